import type { Progress, Status } from "../api/contract.ts";
import { stoppedEarly } from "../run/stoppedEarly.ts";
import { h } from "./element.ts";

export interface ProgressBar {
  element: HTMLElement;
  show(progress: Progress | null, status: Status): void;
}

/** A bar with a notch per epoch. The fill is scaled, not resized, so an update costs no layout. */
export function progressBar(label: string): ProgressBar {
  const fill = h("span", { class: "fill" });
  const element = h(
    "div",
    {
      class: "progress",
      role: "progressbar",
      "aria-label": label,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": 0,
    },
    fill,
  );
  return {
    element,
    show(progress, status) {
      element.dataset.status = status;
      const fraction = Math.min(1, Math.max(0, progress?.fraction ?? 0));
      fill.style.transform = `scaleX(${fraction})`;
      element.setAttribute("aria-valuenow", String(Math.round(fraction * 100)));
      // The bar is of the work that there was: where early stopping ended it, of fewer epochs than were planned.
      const epochs = stoppedEarly(progress) ? Math.floor(progress!.epoch) : (progress?.epochs ?? 1);
      element.style.setProperty("--epochs", String(epochs > 1 && epochs <= 50 ? epochs : 1));
    },
  };
}

import type { Status } from "../api/contract.ts";
import { h, setText } from "./element.ts";

/** The status in words, with a mark whose shape differs too, so that colour is not all that tells. */
export interface StatusPill {
  element: HTMLElement;
  show(status: Status): void;
}

export function statusPill(): StatusPill {
  const text = h("span");
  const element = h("span", { class: "pill" }, h("span", { class: "mark", "aria-hidden": "true" }), text);
  return {
    element,
    show(status) {
      element.dataset.status = status;
      setText(text, status);
    },
  };
}

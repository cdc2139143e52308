import { h } from "../page/element.ts";
import { clockTime, duration, fullTime } from "../page/format.ts";
import { statusPill } from "../page/statusPill.ts";
import { isFinished, type Transition } from "../api/contract.ts";
import type { Part } from "./part.ts";
import type { RunState } from "./runState.ts";

/** Each status the run went through, when, why, and for how long. */
export function timeline(): Part {
  const list = h("ol", { class: "timeline" });
  let shown: RunState["transitions"] | null = null;
  return {
    element: h(
      "section",
      { "aria-labelledby": "timeline" },
      h("div", { class: "heading" }, h("h2", { id: "timeline" }, "Timeline")),
      list,
    ),
    show({ transitions }) {
      if (transitions === shown) return;
      shown = transitions;
      list.replaceChildren(...transitions.map((t, i) => entry(t, transitions[i + 1], transitions[i - 1])));
    },
  };
}

function entry(here: Transition, next: Transition | undefined, before: Transition | undefined): HTMLElement {
  const pill = statusPill();
  pill.show(here.status);
  const seconds = next ? (Date.parse(next.time) - Date.parse(here.time)) / 1000 : null;
  const attempt = (here.attempt ?? 0) > Math.max(1, before?.attempt ?? 1) ? `attempt ${here.attempt}` : null;
  return h(
    "li",
    {},
    h("time", { datetime: here.time, title: fullTime(here.time) }, clockTime(here.time)),
    pill.element,
    h("span", { class: "note" }, [here.reason, attempt].filter(Boolean).join(", ")),
    h("span", { class: "spent" }, seconds === null ? (isFinished(here.status) ? "" : "now") : duration(seconds)),
  );
}

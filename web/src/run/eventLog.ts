import { h } from "../page/element.ts";
import { clockTime, count, fullTime } from "../page/format.ts";
import type { Part } from "./part.ts";
import type { LogEntry, RunState } from "./runState.ts";

/** Warnings, checkpoints and messages, the newest first. */
export function eventLog(): Part {
  const list = h("ol", { class: "log" });
  const frame = h("div", { class: "log-frame", role: "region", "aria-label": "Newest events first", tabindex: 0 }, list);
  const empty = h("p", { class: "empty" }, "Nothing to report yet.");
  let shown: RunState["log"] = [];
  return {
    element: h(
      "section",
      { "aria-labelledby": "events" },
      h("div", { class: "heading" }, h("h2", { id: "events" }, "Events")),
      empty,
      frame,
    ),
    show({ log }) {
      empty.hidden = log.length > 0;
      frame.hidden = log.length === 0;
      if (log === shown) return;
      const last = shown.at(-1)?.sequence ?? 0;
      list.prepend(...log.filter((item) => item.sequence > last).map(line).reverse());
      while (list.childElementCount > log.length) list.lastElementChild!.remove();
      shown = log;
    },
  };
}

const line = (item: LogEntry): HTMLElement =>
  h(
    "li",
    { "data-kind": item.kind },
    h("time", { datetime: item.time, title: fullTime(item.time) }, clockTime(item.time)),
    h("span", { class: "kind" }, item.kind),
    h(
      "span",
      { class: "text" },
      item.text,
      item.step !== null && h("span", { class: "step" }, ` step ${count(item.step)}`),
    ),
  );

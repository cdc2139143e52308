import { h } from "../page/element.ts";
import { count, title } from "../page/format.ts";
import type { Part } from "./part.ts";
import type { NotedWarning, RunState } from "./runState.ts";

/** What may go wrong, kind by kind, each with what often helps. It takes no room where there is none. */
export function warnings(): Part {
  const list = h("div", { class: "warnings" });
  const number = h("span", { class: "hint" });
  const element = h(
    "section",
    { "aria-labelledby": "warnings", hidden: true },
    h("div", { class: "heading" }, h("h2", { id: "warnings" }, "Warnings"), number),
    list,
  );
  let shown: RunState["warnings"] = [];
  return {
    element,
    show({ warnings: all }) {
      if (all === shown) return;
      shown = all;
      element.hidden = all.length === 0;
      number.textContent = count(all.length);
      list.replaceChildren(...byKind(all).map(group));
    },
  };
}

/** In the order in which each kind was first told. */
export function byKind(all: readonly NotedWarning[]): NotedWarning[][] {
  const kinds = new Map<string, NotedWarning[]>();
  for (const warning of all) {
    const { kind, remedy } = warning;
    const same = kinds.get(`${kind} ${remedy}`);
    if (same) same.push(warning);
    else kinds.set(`${kind} ${remedy}`, [warning]);
  }
  return [...kinds.values()];
}

const group = (same: NotedWarning[]): HTMLElement =>
  h(
    "article",
    { class: "warning", "data-kind": same[0]!.kind },
    h("h3", {}, title(same[0]!.kind)),
    h("p", { class: "remedy" }, h("span", {}, "What often helps: "), same[0]!.remedy),
    h(
      "ol",
      { class: "seen", tabindex: 0, "aria-label": title(same[0]!.kind) },
      ...same.map(({ message, step }) =>
        h("li", {}, h("span", {}, message), h("span", { class: "step" }, `step ${count(step)}`)),
      ),
    ),
  );

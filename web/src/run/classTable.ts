import type { ClassReport } from "../api/contract.ts";
import { h } from "../page/element.ts";
import { count, percent } from "../page/format.ts";

/** How well each class was found. */
export function classTable(classes: ClassReport[], label: string): HTMLElement {
  const columns = ["Precision", "Recall", "F1", "Support"];
  return h(
    "div",
    { class: "classes" },
    h("h3", {}, "Per class"),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
      h(
        "table",
        { class: "table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Class"),
            ...columns.map((c) => h("th", { scope: "col", class: "number" }, c)),
          ),
        ),
        h(
          "tbody",
          {},
          ...classes.map((c) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, c.name),
              ...[c.precision, c.recall, c.f1].map((share) => h("td", { class: "number" }, percent(share, 1))),
              h("td", { class: "number" }, count(c.support)),
            ),
          ),
        ),
      ),
    ),
  );
}

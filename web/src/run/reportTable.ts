import { h } from "../page/element.ts";

/** A table of numbers: a row for each name, its cells written out already. */
export function reportTable(
  part: { class: string; heading: string; label: string },
  columns: readonly [string, ...string[]],
  rows: readonly { name: string; cells: readonly string[] }[],
): HTMLElement {
  const [first, ...numbers] = columns;
  return h(
    "div",
    { class: part.class },
    h("h3", {}, part.heading),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": part.label },
      h(
        "table",
        { class: "table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, first),
            ...numbers.map((column) => h("th", { scope: "col", class: "number" }, column)),
          ),
        ),
        h(
          "tbody",
          {},
          ...rows.map(({ name, cells }) =>
            h("tr", {}, h("th", { scope: "row" }, name), ...cells.map((cell) => h("td", { class: "number" }, cell))),
          ),
        ),
      ),
    ),
  );
}

import { h } from "../page/element.ts";
import { count } from "../page/format.ts";
import { confusions } from "./confusions.ts";

/** The pairs that the model mixes up most, in words. */
export function mostConfused(matrix: number[][], names: string[]): HTMLElement {
  const name = (index: number): string => names[index] ?? String(index);
  const pairs = confusions(matrix).slice(0, 5);
  return h(
    "div",
    {},
    h("h3", {}, "Most confused"),
    pairs.length === 0
      ? h("p", { class: "empty" }, "Nothing was confused.")
      : h(
          "ol",
          { class: "confused" },
          ...pairs.map((c) =>
            h(
              "li",
              {},
              h("b", {}, name(c.actual)),
              " taken for ",
              h("b", {}, name(c.predicted)),
              h("span", { class: "number" }, `${count(c.count)}×`),
            ),
          ),
        ),
  );
}

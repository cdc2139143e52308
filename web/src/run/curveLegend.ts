import { classDash, classStroke } from "../charts/classStyle.ts";
import { onThemeChange, readTheme } from "../charts/theme.ts";
import { h } from "../page/element.ts";
import { absent, fixed } from "../page/format.ts";
import type { ClassCurves } from "./classCurves.ts";

export interface CurveLegend {
  element: HTMLElement;
  /** Marks the class that the mouse is on in a chart. */
  point(trace: number | null): void;
}

/** The classes of the charts with the areas under their curves; `pick` names one to look at. */
export function curveLegend(
  shown: ClassCurves[],
  all: number,
  label: (part: string) => string,
  pick: (trace: number | null) => void,
  signal: AbortSignal,
): CurveLegend {
  const swatches = shown.map((_, i) => {
    const dashed = classDash(i).length > 0;
    return h("span", { class: dashed ? "swatch dashed" : "swatch", "aria-hidden": "true" });
  });
  const colour = (): void => {
    const theme = readTheme();
    swatches.forEach((swatch, i) => (swatch.style.borderColor = classStroke(i, theme)));
  };
  colour();
  onThemeChange(colour, signal);

  let pinned: number | null = null;
  const buttons = shown.map(({ name }, i) =>
    h("button", { type: "button", class: "pick", "aria-pressed": "false", onclick: () => pin(i) }, swatches[i], name),
  );
  const pin = (trace: number): void => {
    pinned = pinned === trace ? null : trace;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === pinned)));
    point(pinned);
  };
  const areas = [
    ["ROC AUC", (one: ClassCurves) => one.roc?.area],
    ["Average precision", (one: ClassCurves) => one.precisionRecall?.averagePrecision],
  ] as const;
  const columns = areas.filter(([, area]) => shown.some((one) => area(one) !== undefined));
  const rows = shown.map((one, i) =>
    h(
      "tr",
      { onpointerenter: () => point(i), onpointerleave: () => point(null) },
      h("th", { scope: "row" }, buttons[i]),
      ...columns.map(([, area]) => h("td", { class: "number" }, written(area(one)))),
    ),
  );
  const point = (trace: number | null): void => {
    const marked = trace ?? pinned;
    rows.forEach((row, i) => row.classList.toggle("pointed", i === marked));
    pick(marked);
  };
  return {
    element: h(
      "div",
      { class: "curve-legend" },
      h("div", { class: "caption" }, h("h3", {}, all > shown.length ? `The ${shown.length} worst of ${all} classes` : "Areas under the curves")),
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": label("Areas under the curves") },
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
              ...columns.map(([name]) => h("th", { scope: "col", class: "number" }, name)),
            ),
          ),
          h("tbody", {}, ...rows),
        ),
      ),
    ),
    point,
  };
}

/** Four decimals: the good ones differ in the last. */
const written = (area: number | undefined): string => (area === undefined ? absent : fixed(area, 4));

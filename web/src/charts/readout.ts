import { h, setText } from "../page/element.ts";
import { absent, count, epoch, metric as formatMetric } from "../page/format.ts";
import { nearest, type Axis, type Columns } from "./columns.ts";

/** Tells the curves' values under the crosshair, or else their latest. */
export interface Readout {
  /** What of it stands beside the chart's title. */
  element: HTMLElement | null;
  latest(data: Columns): void;
  at(data: Columns, row: number, axis: Axis): void;
  /** The same for those who hear the page. */
  spoken(): string;
}

export const position = (data: Columns, row: number, axis: Axis): string => {
  const x = data[0][row];
  return x === undefined ? "" : axis === "step" ? `step ${count(x)}` : `epoch ${epoch(x)}`;
};

/** The legend of a metric: training and validation, each with its value. */
export function readout(metric: string, names: string[]): Readout {
  const cells = names.map(() => h("span", { class: "value" }, absent));
  const where = h("span", { class: "where" }, "latest");
  const items = names.map((name, i) =>
    h(
      "span",
      { class: `legend ${name.split(".")[0]}` },
      h("span", { class: "swatch", "aria-hidden": "true" }),
      name.startsWith("train.") ? "train " : "validation ",
      cells[i]!,
    ),
  );
  const show = (data: Columns, row: number): void =>
    cells.forEach((cell, i) => {
      const column = data[i + 1] ?? [];
      const found = nearest(column, row);
      setText(cell, formatMetric(metric, found === null ? null : column[found]));
      // A metric that only one side reports has one entry in the legend.
      items[i]!.hidden = found === null;
    });
  return {
    element: h("div", { class: "readout" }, ...items, where),
    latest(data) {
      setText(where, "latest");
      show(data, data[0].length - 1);
    },
    at(data, row, axis) {
      setText(where, position(data, row, axis));
      show(data, row);
    },
    spoken: () => [where, ...items.filter((item) => !item.hidden)].map((part) => part.textContent).join(", "),
  };
}

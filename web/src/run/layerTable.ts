import { nearest, type Axis, type Columns } from "../charts/columns.ts";
import { depthColour } from "../charts/depth.ts";
import { position, type Readout } from "../charts/readout.ts";
import { onThemeChange, readTheme } from "../charts/theme.ts";
import { h, setText } from "../page/element.ts";
import { absent, decimal } from "../page/format.ts";
import { inspections } from "./inspected.ts";

export interface LayerTable {
  element: HTMLElement;
  /** Of the chart of that kind of inspection. */
  readout(kind: number): Readout;
}

/** The legend of all the charts of layers, with their values under the crosshair; `pick` names one to look at. */
export function layerTable(layers: string[], pick: (layer: number | null) => void, signal: AbortSignal): LayerTable {
  const where = h("span", { class: "hint" }, "latest");
  const cells = inspections.map(() => layers.map(() => h("td", { class: "number" }, absent)));
  const swatches = layers.map(() => h("span", { class: "swatch", "aria-hidden": "true" }));
  const colour = (): void => {
    const theme = readTheme();
    swatches.forEach((swatch, i) => (swatch.style.borderColor = depthColour(depth(i, layers.length), theme)));
  };
  colour();
  onThemeChange(colour, signal);

  let pinned: number | null = null;
  const buttons = layers.map((layer, i) =>
    h("button", { type: "button", class: "pick", "aria-pressed": "false", onclick: () => pin(i) }, swatches[i], layer),
  );
  const pin = (layer: number): void => {
    pinned = pinned === layer ? null : layer;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === pinned)));
    pick(pinned);
  };
  const rows = layers.map((_, i) =>
    h(
      "tr",
      { onpointerenter: () => pick(i), onpointerleave: () => pick(pinned) },
      h("th", { scope: "row" }, buttons[i]),
      ...cells.map((column) => column[i]),
    ),
  );
  const head = ["Layer", ...inspections.map(({ short }) => short)];
  return {
    element: h(
      "div",
      { class: "layer-table" },
      h("div", { class: "caption" }, h("h3", {}, "Layers"), where),
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": "Layers and their values" },
        h(
          "table",
          { class: "table" },
          h("thead", {}, h("tr", {}, ...head.map((t, i) => h("th", { scope: "col", class: i > 0 && "number" }, t)))),
          h("tbody", {}, ...rows),
        ),
      ),
    ),
    readout(kind) {
      const values = (data: Columns, row: number): (number | null)[] =>
        layers.map((_, i) => {
          const column = data[i + 1] ?? [];
          const found = nearest(column, row);
          return found === null ? null : column[found]!;
        });
      let now: (number | null)[] = [];
      const show = (data: Columns, row: number): void => {
        now = values(data, row);
        now.forEach((value, i) => setText(cells[kind]![i]!, decimal(value)));
      };
      return {
        element: null,
        latest(data) {
          setText(where, "latest");
          show(data, data[0].length - 1);
        },
        at(data, row, axis: Axis) {
          setText(where, position(data, row, axis));
          show(data, row);
        },
        spoken: () => [where.textContent, ...layers.map((layer, i) => `${layer} ${decimal(now[i])}`)].join(", "),
      };
    },
  };
}

export const depth = (layer: number, layers: number): number => (layers > 1 ? layer / (layers - 1) : 0);

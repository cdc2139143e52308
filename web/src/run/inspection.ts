import { chart, type Chart } from "../charts/chart.ts";
import { depthColour } from "../charts/depth.ts";
import type { View } from "../charts/view.ts";
import { h } from "../page/element.ts";
import { inspectedLayers, inspections } from "./inspected.ts";
import { depth, layerTable } from "./layerTable.ts";
import type { Part } from "./part.ts";
import type { RunState } from "./runState.ts";

/** How a training moves each layer, if it is inspected: a chart for each kind of number, and one legend for all. */
export function inspection(view: View, signal: AbortSignal): Part {
  const grid = h("div", { class: "charts" });
  const element = h(
    "section",
    { "aria-labelledby": "inspection", hidden: true },
    h(
      "div",
      { class: "heading" },
      h("h2", { id: "inspection" }, "Layer by layer"),
      h("span", { class: "hint" }, "first layer blue, last one rust"),
    ),
    grid,
  );
  let shown: RunState["series"] | null = null;
  let layers: string[] = [];
  let charts: Chart[] = [];
  let drawn = new AbortController();

  const make = (): void => {
    drawn.abort();
    drawn = new AbortController();
    const until = AbortSignal.any([signal, drawn.signal]);
    const table = layerTable(layers, (layer) => charts.forEach((made) => made.focus(layer)), until);
    charts = inspections.map(({ kind, title }, i) => {
      const curves = layers.map((layer, place) => ({
        name: `${kind}.${layer}`,
        label: layer,
        stroke: (theme: { dark: boolean }) => depthColour(depth(place, layers.length), theme),
        dense: true,
      }));
      return chart({ title, metric: kind, scale: "logarithmic", curves }, table.readout(i), view, until);
    });
    grid.replaceChildren(...charts.map((made) => made.element), table.element);
  };
  return {
    element,
    show(state) {
      if (state.series === shown) return;
      shown = state.series;
      const found = inspectedLayers(state);
      element.hidden = found.length === 0;
      if (found.join() !== layers.join()) {
        layers = found;
        make();
      }
      for (const made of charts) made.show(state.series, null);
    },
  };
}

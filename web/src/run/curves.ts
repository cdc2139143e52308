import type { Chart } from "../charts/chart.ts";
import { translate, type Axis } from "../charts/columns.ts";
import { change, type View } from "../charts/view.ts";
import { h } from "../page/element.ts";
import { metricChart } from "./metricChart.ts";
import { metricNames } from "./metricNames.ts";
import type { RunState } from "./runState.ts";
import type { Part } from "./part.ts";

/** A chart per metric, all over one common axis and zoom. Loss and accuracy hold their place from the start. */
export function curves(view: View, signal: AbortSignal): Part {
  const charts = new Map<string, Chart>();
  const grid = h("div", { class: "charts" });
  const hint = h("span", { class: "hint" }, "drag to zoom, double click for all");
  const reset = h(
    "button",
    { type: "button", class: "quiet small", onclick: () => change(view, { zoom: null }) },
    "Show all",
  );
  let shown: RunState["series"] = new Map();
  let saved: RunState["checkpoints"] = [];

  const choose = (axis: Axis): void => {
    const along = [...shown.values()].sort((a, b) => b.steps.length - a.steps.length)[0];
    const zoom =
      view.zoom && along
        ? { min: translate(view.zoom.min, along, view.axis), max: translate(view.zoom.max, along, view.axis) }
        : null;
    if (axis !== view.axis) change(view, { axis, zoom });
  };
  const radio = (axis: Axis, label: string) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "axis", checked: axis === view.axis, onchange: () => choose(axis) }),
      label,
    );
  const mark = (): void => {
    reset.hidden = view.zoom === null;
    hint.hidden = view.zoom !== null;
  };
  view.onChange.add(mark);
  mark();

  const show = (names: string[], state: RunState): void => {
    for (const name of names) {
      if (charts.has(name)) continue;
      const made = metricChart(name, view, signal);
      charts.set(name, made);
      grid.append(made.element);
    }
    const best = state.checkpoints.find((checkpoint) => checkpoint.isBest) ?? null;
    for (const made of charts.values()) made.show(state.series, best);
  };
  return {
    element: h(
      "section",
      { "aria-labelledby": "curves" },
      h(
        "div",
        { class: "heading" },
        h("h2", { id: "curves" }, "Curves"),
        h(
          "div",
          { class: "tools" },
          hint,
          reset,
          h(
            "fieldset",
            { class: "choice" },
            h("legend", { class: "visually-hidden" }, "Horizontal axis"),
            radio("step", "Step"),
            radio("epoch", "Epoch"),
          ),
        ),
      ),
      grid,
    ),
    show(state) {
      if (state.series === shown && state.checkpoints === saved) return;
      shown = state.series;
      saved = state.checkpoints;
      show(metricNames(state), state);
    },
  };
}

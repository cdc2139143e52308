import uPlot from "uplot";
import { announce } from "../page/announce.ts";
import { h } from "../page/element.ts";
import { title, words } from "../page/format.ts";
import type { Series } from "../run/series.ts";
import { align } from "./columns.ts";
import { keyboard } from "./keyboard.ts";
import { plotOptions } from "./plotOptions.ts";
import { readout } from "./readout.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { change, type View } from "./view.ts";

export interface Chart {
  element: HTMLElement;
  show(series: ReadonlyMap<string, Series>): void;
}

/** The curves of one metric: training and validation over the run's common view. */
export function chart(metric: string, view: View, signal: AbortSignal): Chart {
  const names = [`train.${metric}`, `validation.${metric}`];
  const values = readout(metric, names);
  const logarithmic = h("button", { type: "button", class: "quiet small", "aria-pressed": "false" }, "Log scale");
  const plot = h("div", {
    class: "plot",
    tabindex: 0,
    role: "group",
    "aria-label": `${title(metric)} curves`,
    "aria-description": "Arrow keys move the crosshair, plus and minus zoom, zero shows everything.",
  });
  const element = h(
    "figure",
    { class: "chart", "data-metric": metric },
    h("figcaption", {}, h("h3", {}, title(metric)), values.element, metric === "loss" && logarithmic),
    plot,
  );

  let data = align([undefined, undefined], view.axis);
  let series: ReadonlyMap<string, Series> = new Map();
  let drawn: uPlot | null = null;

  const scale = (): void => {
    const x = data[0];
    if (!drawn || x.length === 0) return;
    const whole = { min: x[0]!, max: Math.max(x.at(-1)!, x[0]! + 1e-9) };
    drawn.setScale("x", view.zoom ?? whole);
  };
  const tell = (): void => {
    const { idx, left } = drawn?.cursor ?? {};
    if (idx != null && left !== undefined && left >= 0) values.at(data, idx, view.axis);
    else values.latest(data);
  };
  const fill = (): void => {
    data = align(
      names.map((n) => series.get(n)),
      view.axis,
    );
    drawn?.batch(() => {
      drawn!.setData(data as uPlot.AlignedData, false);
      scale();
    });
    tell();
  };
  const draw = (): void => {
    drawn?.destroy();
    const size = { width: Math.max(plot.clientWidth, 200), height: plot.clientHeight };
    const log = logarithmic.getAttribute("aria-pressed") === "true";
    const labels = { metric, curves: names.map(words), position: () => title(view.axis) };
    const options = plotOptions(readTheme(), size, labels, log, {
      select: (zoom) => change(view, { zoom }),
      reset: () => change(view, { zoom: null }),
      hover: tell,
    });
    drawn = new uPlot(options, data as uPlot.AlignedData, plot);
    scale();
  };

  logarithmic.addEventListener("click", () => {
    logarithmic.setAttribute("aria-pressed", String(logarithmic.getAttribute("aria-pressed") !== "true"));
    draw();
  });
  keyboard(plot, () => drawn, view, () => announce(values.spoken()));
  view.onChange.add(fill);
  onThemeChange(draw, signal);
  const resized = new ResizeObserver(() => {
    if (plot.clientWidth === 0) return;
    if (drawn) drawn.setSize({ width: plot.clientWidth, height: plot.clientHeight });
    else draw();
  });
  resized.observe(plot);
  signal.addEventListener("abort", () => {
    resized.disconnect();
    drawn?.destroy();
    view.onChange.delete(fill);
  });

  return {
    element,
    show(all) {
      const same = names.every((n) => all.get(n) === series.get(n));
      series = all;
      if (!same) fill();
    },
  };
}

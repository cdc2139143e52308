import uPlot from "uplot";
import { announce } from "../page/announce.ts";
import { h } from "../page/element.ts";
import type { Place, Series } from "../run/series.ts";
import { align, type Columns } from "./columns.ts";
import { keyboard } from "./keyboard.ts";
import { plotOptions, type Curve } from "./plotOptions.ts";
import type { Readout } from "./readout.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { change, type View } from "./view.ts";

/** What a chart draws, and how. */
export interface Drawing {
  title: string;
  /** Says how values are written. */
  metric: string;
  curves: readonly Curve[];
  scale: "linear" | "logarithmic" | "choice";
}

export interface Chart {
  element: HTMLElement;
  /** `best` is where the weights that predict come from. */
  show(series: ReadonlyMap<string, Series>, best: Place | null): void;
  /** Dims all curves but one; null shows all alike. */
  focus(curve: number | null): void;
}

/** Curves over the run's common view. */
export function chart(drawing: Drawing, values: Readout, view: View, signal: AbortSignal): Chart {
  const logarithmic = h("button", { type: "button", class: "quiet small", "aria-pressed": "false" }, "Log scale");
  const plot = h("div", {
    class: "plot",
    tabindex: 0,
    role: "group",
    "aria-label": `${drawing.title} curves`,
    "aria-description": "Arrow keys move the crosshair, plus and minus zoom, zero shows everything.",
  });
  const element = h(
    "figure",
    { class: "chart", "data-metric": drawing.metric },
    h("figcaption", {}, h("h3", {}, drawing.title), values.element, drawing.scale === "choice" && logarithmic),
    plot,
  );

  let series: ReadonlyMap<string, Series> = new Map();
  let best: Place | null = null;
  let focused: number | null = null;
  let drawn: uPlot | null = null;

  const isLog = (): boolean =>
    drawing.scale === "logarithmic" || logarithmic.getAttribute("aria-pressed") === "true";
  const columns = (): Columns => {
    const all = drawing.curves.map((curve) => series.get(curve.name));
    return align(all, view.axis, isLog());
  };
  let data = columns();

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
    data = columns();
    drawn?.batch(() => {
      drawn!.setData(data as uPlot.AlignedData, false);
      scale();
    });
    tell();
  };
  const focus = (): void => drawn?.setSeries(focused === null ? null : focused + 1, { focus: true });
  const draw = (): void => {
    drawn?.destroy();
    data = columns();
    const size = { width: Math.max(plot.clientWidth, 200), height: plot.clientHeight };
    const options = plotOptions(readTheme(), size, drawing, isLog(), {
      axis: () => view.axis,
      best: () => best && best[view.axis],
      select: (zoom) => change(view, { zoom }),
      reset: () => change(view, { zoom: null }),
      hover: tell,
    });
    drawn = new uPlot(options, data as uPlot.AlignedData, plot);
    scale();
    focus();
  };

  logarithmic.addEventListener("click", () => {
    logarithmic.setAttribute("aria-pressed", String(!isLog()));
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
    show(all, mark) {
      const same = drawing.curves.every(({ name }) => all.get(name) === series.get(name));
      const moved = mark?.step !== best?.step;
      series = all;
      best = mark;
      if (!same) fill();
      else if (moved) drawn?.redraw(false);
    },
    focus(curve) {
      if (curve === focused) return;
      focused = curve;
      focus();
    },
  };
}

import uPlot from "uplot";
import { h } from "../page/element.ts";
import { nearestPoint, type Hit, type Trace } from "./nearestPoint.ts";
import { onThemeChange, readTheme, type Theme } from "./theme.ts";
import { unitOptions, type Line } from "./unitOptions.ts";

export interface UnitDrawing {
  title: string;
  /** What the axes count, both from 0 to 1. */
  x: string;
  y: string;
  traces: readonly (Trace & { label: string })[];
  stroke(trace: number, theme: Theme): string;
  dash(trace: number): number[];
  /** What guessing would reach, beside one trace or beside all of them; null where that is no one line. */
  chance(trace: number | null): Line | null;
  /** In words, a point of a trace. */
  tell(hit: Hit): string;
  hint: string;
}

export interface UnitChart {
  element: HTMLElement;
  /** Dims all traces but one; null shows all alike. */
  focus(trace: number | null): void;
}

/** As near as the mouse has to come, in pixels. */
const reach = 24;

/** Traces over the unit square; `point` says which one the mouse is on. */
export function unitChart(drawing: UnitDrawing, point: (trace: number | null) => void, signal: AbortSignal): UnitChart {
  const { title, traces } = drawing;
  const told = h("span", { class: "readout" }, drawing.hint);
  const plot = h("div", { class: "plot unit", role: "img", "aria-label": `${title}: the areas are in the table` });
  const element = h("figure", { class: "chart" }, h("figcaption", {}, h("h3", {}, title), told), plot);
  let focused: number | null = null;
  let drawn: uPlot | null = null;

  const focus = (): void => drawn?.setSeries(focused === null ? null : focused + 1, { focus: true });
  const draw = (): void => {
    drawn?.destroy();
    const size = { width: Math.max(plot.clientWidth, 200), height: plot.clientHeight };
    const options = unitOptions(readTheme(), size, drawing, () => drawing.chance(focused));
    drawn = new uPlot(options, [null, ...traces.map(({ x, y }) => [x, y])] as unknown as uPlot.AlignedData, plot);
    focus();
  };
  const leave = (): void => {
    told.textContent = drawing.hint;
    point(null);
  };
  plot.addEventListener("pointermove", (event) => {
    if (!drawn) return;
    const { left, top, width, height } = drawn.over.getBoundingClientRect();
    const at = { x: drawn.posToVal(event.clientX - left, "x"), y: drawn.posToVal(event.clientY - top, "y") };
    const hit = nearestPoint(traces, at, { x: width, y: height }, reach);
    if (!hit) return leave();
    told.textContent = drawing.tell(hit);
    point(hit.trace);
  });
  plot.addEventListener("pointerleave", leave);
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
  });
  return {
    element,
    focus(trace) {
      if (trace === focused) return;
      focused = trace;
      focus();
    },
  };
}

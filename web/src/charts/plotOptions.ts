import uPlot from "uplot";
import { title } from "../page/format.ts";
import { bestMark } from "./bestMark.ts";
import type { Axis } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { logSplits, positionTicks, valueTicks } from "./ticks.ts";
import type { Range } from "./view.ts";

/** One line of a chart. */
export interface Curve {
  /** Of its series. */
  name: string;
  label: string;
  stroke(theme: Theme): string;
  /** A value for nearly every position: a thin line without points. */
  dense: boolean;
}

/** What the chart is asked while it is drawn, and what happens to it. */
export interface PlotEvents {
  axis(): Axis;
  /** Where the best epoch ended, on the axis. */
  best(): number | null;
  select(range: Range): void;
  reset(): void;
  /** The crosshair moved or left. */
  hover(): void;
}

/** All charts of a page share the crosshair. */
const together = "run";

const nothing = { left: 0, top: 0, width: 0, height: 0 };

export function plotOptions(
  theme: Theme,
  size: { width: number; height: number },
  { metric, curves }: { metric: string; curves: readonly Curve[] },
  log: boolean,
  events: PlotEvents,
): uPlot.Options {
  const font = `12px ${theme.font}`;
  const axis = { stroke: theme.muted, font, grid: { stroke: theme.rule, width: 1 }, ticks: { show: false } };
  return {
    ...size,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    focus: { alpha: 0.15 },
    cursor: {
      // A drag is the business of the chart it happens in: a synced end of it would zoom once more, in the new scale.
      sync: { key: together, filters: { pub: (t) => t !== "mousedown" && t !== "mouseup", sub: () => true } },
      drag: { x: true, y: false, setScale: false, dist: 6 },
      points: { size: 7 },
      bind: {
        dblclick: () => () => {
          events.reset();
          return null;
        },
      },
    },
    scales: { x: { time: false }, y: log ? { distr: 3, range: logRange } : {} },
    axes: [
      { ...axis, ...axisTitle(() => title(events.axis()), font), gap: 6, size: 28, space: 70, values: positionTicks },
      { ...axis, gap: 6, size: 56, values: valueTicks(metric, log), ...(log ? logAxis : {}) },
    ],
    series: [{}, ...curves.map((curve) => line(curve, theme))],
    hooks: {
      setSelect: [
        (u) => {
          if (u.select.width < 6) return;
          const min = u.posToVal(u.select.left, "x");
          const max = u.posToVal(u.select.left + u.select.width, "x");
          events.select({ min, max });
          // Selections and crosshairs stood on the axis as it was; the next move of the mouse brings a crosshair back.
          for (const plot of uPlot.sync(together).plots) {
            plot.setSelect(nothing, false);
            plot.setCursor({ left: -10, top: -10 });
          }
        },
      ],
      setCursor: [() => events.hover()],
      draw: [
        (u) => {
          const best = events.best();
          if (best !== null) bestMark(u, best, theme);
        },
      ],
    },
  };
}

const axisTitle = (label: () => string, labelFont: string) => ({ label, labelFont, labelSize: 18, labelGap: 0 });

/** A sparse curve, a value per epoch or so, shows its points. Gaps are bridged. */
function line({ label, stroke, dense }: Curve, theme: Theme): uPlot.Series {
  const colour = stroke(theme);
  return {
    label,
    stroke: colour,
    width: dense ? 1.5 : 2,
    spanGaps: true,
    points: dense ? { show: false } : { show: true, size: 6, fill: colour },
  };
}

/** uPlot would draw a line for each digit of each power of ten. */
const logAxis: Pick<uPlot.Axis, "splits" | "filter"> = {
  splits: (u, _, min, max) => logSplits(min, max, Math.max(2, Math.floor(u.height / 45))),
  filter: (_, splits) => splits,
};

/** Close around the curve; by itself the logarithmic scale would reach out to whole powers of ten. */
const logRange = (_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax =>
  min === null || max === null ? [0.1, 1] : [min / 1.1, max * 1.1];

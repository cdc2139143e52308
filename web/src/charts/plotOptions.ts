import uPlot from "uplot";
import type { Theme } from "./theme.ts";
import { positionTicks, valueTicks } from "./ticks.ts";
import type { Range } from "./view.ts";

export interface PlotEvents {
  select(range: Range): void;
  reset(): void;
  /** The crosshair moved or left. */
  hover(): void;
}

export interface Labels {
  metric: string;
  curves: string[];
  /** What the horizontal axis counts, now. */
  position: () => string;
}

/** All charts of a page share the crosshair. */
const together = "run";

const nothing = { left: 0, top: 0, width: 0, height: 0 };

export function plotOptions(
  theme: Theme,
  size: { width: number; height: number },
  labels: Labels,
  log: boolean,
  events: PlotEvents,
): uPlot.Options {
  const font = `12px ${theme.font}`;
  const axis = { stroke: theme.muted, font, grid: { stroke: theme.rule, width: 1 }, ticks: { show: false } };
  return {
    ...size,
    padding: [8, 18, 0, 0],
    legend: { show: false },
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
      { ...axis, ...axisTitle(labels.position, font), gap: 6, size: 28, space: 70, values: positionTicks },
      { ...axis, gap: 6, size: 56, values: valueTicks(labels.metric, log) },
    ],
    series: [{}, ...labels.curves.map((label, i) => curve(label, theme.curves[i] ?? theme.ink, i === 0))],
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
    },
  };
}

const axisTitle = (label: () => string, labelFont: string) => ({ label, labelFont, labelSize: 18, labelGap: 0 });

/** Training is a dense line; validation, a value per epoch or so, shows its points and bridges the gaps. */
const curve = (label: string, stroke: string, dense: boolean): uPlot.Series => ({
  label,
  stroke,
  width: dense ? 1.5 : 2,
  spanGaps: true,
  points: dense ? { show: false } : { show: true, size: 6, fill: stroke },
});

/** Close around the curve; by itself the logarithmic scale would reach out to whole powers of ten. */
const logRange = (_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax =>
  min === null || max === null ? [0.1, 1] : [min / 1.1, max * 1.1];

import uPlot from "uplot";
import type { Theme } from "./theme.ts";
import { valueTicks } from "./ticks.ts";

/** From a point to another. */
export type Line = [x: number, y: number, toX: number, toY: number];

interface UnitPlot {
  x: string;
  y: string;
  traces: readonly { label: string }[];
  stroke(trace: number, theme: Theme): string;
  dash(trace: number): number[];
}

/** Both axes from 0 to 1, each trace with points of its own (uPlot's mode 2). */
export function unitOptions(
  theme: Theme,
  size: { width: number; height: number },
  plot: UnitPlot,
  chance: () => Line | null,
): uPlot.Options {
  const font = `12px ${theme.font}`;
  const axis = {
    stroke: theme.muted,
    font,
    labelFont: font,
    labelSize: 18,
    labelGap: 0,
    gap: 6,
    grid: { stroke: theme.rule, width: 1 },
    ticks: { show: false },
    values: valueTicks("accuracy", false),
  };
  // What runs along an edge keeps its whole width.
  const range = (): uPlot.Range.MinMax => [-0.01, 1.01];
  const paths = uPlot.paths.linear!();
  return {
    ...size,
    mode: 2 as uPlot.Mode,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    focus: { alpha: 0.12 },
    scales: { x: { time: false, range }, y: { range } },
    axes: [
      { ...axis, label: plot.x, size: 28, splits },
      { ...axis, label: plot.y, size: 50, splits },
    ],
    series: [
      {},
      ...plot.traces.map(({ label }, i) => ({
        label,
        facets: [
          { scale: "x", auto: true },
          { scale: "y", auto: true },
        ],
        stroke: plot.stroke(i, theme),
        dash: plot.dash(i),
        width: 1.75,
        points: { show: false },
        paths,
      })),
    ],
    hooks: { drawAxes: [(u) => drawChance(u, chance(), theme)] },
  };
}

const splits = (): number[] => [0, 0.2, 0.4, 0.6, 0.8, 1];

function drawChance(u: uPlot, line: Line | null, theme: Theme): void {
  if (!line) return;
  const { ctx } = u;
  const px = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = px;
  ctx.setLineDash([5 * px, 4 * px]);
  ctx.beginPath();
  ctx.moveTo(u.valToPos(line[0], "x", true), u.valToPos(line[1], "y", true));
  ctx.lineTo(u.valToPos(line[2], "x", true), u.valToPos(line[3], "y", true));
  ctx.stroke();
  ctx.restore();
}

import type { OutputReport } from "../api/contract.ts";
import { classDash, classStroke } from "../charts/classStyle.ts";
import { unitChart, type UnitChart, type UnitDrawing } from "../charts/unitChart.ts";
import { h } from "../page/element.ts";
import { percent } from "../page/format.ts";
import { classCurves, commonShare, type ClassCurves } from "./classCurves.ts";
import { curveLegend } from "./curveLegend.ts";

/** How well each class is told from the rest at every threshold: ROC, precision over recall, and the areas under them. */
export function curveCharts(
  report: OutputReport,
  label: (part: string) => string,
  signal: AbortSignal,
): HTMLElement | null {
  const { shown, all } = classCurves(report);
  if (shown.length === 0) return null;
  const charts: UnitChart[] = [];
  const legend = curveLegend(shown, all, label, (trace) => charts.forEach((made) => made.focus(trace)), signal);
  for (const drawing of [roc(shown), precisionRecall(shown)])
    if (drawing) charts.push(unitChart(drawing, legend.point, signal));
  return h("div", { class: "class-curves" }, ...charts.map((made) => made.element), legend.element);
}

function roc(shown: ClassCurves[]): UnitDrawing | null {
  const curves = shown.map((one) => one.roc);
  if (!all(curves)) return null;
  return {
    stroke: classStroke,
    dash: classDash,
    title: "ROC",
    x: "False positive rate",
    y: "True positive rate",
    hint: "dashed: chance",
    traces: curves.map((c) => ({ label: c.class, x: c.falsePositiveRate, y: c.truePositiveRate })),
    chance: () => [0, 0, 1, 1],
    tell({ trace, point }) {
      const c = curves[trace]!;
      const [found, wrong] = [c.truePositiveRate[point], c.falsePositiveRate[point]];
      return `${c.class}: ${percent(found, 1)} found, ${percent(wrong, 1)} false alarms${at(c.thresholds[point])}`;
    },
  };
}

function precisionRecall(shown: ClassCurves[]): UnitDrawing | null {
  const curves = shown.map((one) => one.precisionRecall);
  if (!all(curves)) return null;
  return {
    stroke: classStroke,
    dash: classDash,
    title: "Precision-recall",
    x: "Recall",
    y: "Precision",
    hint: commonShare(shown) === null ? "" : "dashed: chance",
    // From the right of the chart to its left, as thresholds fall from the end.
    traces: curves.map((c) => ({ label: c.class, x: c.recall.toReversed(), y: c.precision.toReversed() })),
    chance(trace) {
      const share = trace === null ? commonShare(shown) : shown[trace]!.share;
      return share === null ? null : [0, share, 1, share];
    },
    tell({ trace, point }) {
      const c = curves[trace]!;
      const row = c.recall.length - 1 - point;
      const shares = `recall ${percent(c.recall[row], 1)}, precision ${percent(c.precision[row], 1)}`;
      return `${c.class}: ${shares}${at(c.thresholds[row])}`;
    },
  };
}

/** The probability from which a row is taken for the class. */
const at = (threshold: number | null | undefined): string =>
  threshold === null || threshold === undefined ? "" : `, at ${Number(threshold.toPrecision(2))}`;

const all = <T>(curves: (T | null)[]): curves is T[] => curves.every((curve) => curve !== null);

import type { OutputReport, Values } from "../api/contract.ts";
import { h } from "../page/element.ts";
import { metric, title } from "../page/format.ts";
import { classTable } from "./classTable.ts";
import { confusionMatrix } from "./confusionMatrix.ts";
import { curveCharts } from "./curveCharts.ts";
import { mostConfused } from "./mostConfused.ts";
import { targetTable } from "./targetTable.ts";

/** Numbers, tables and curves of one output; `name` tells what is alike of several outputs apart for who does not see it. */
export function outputTables(
  report: OutputReport,
  metrics: Values,
  signal: AbortSignal,
  name?: string,
): HTMLElement[] {
  const label = (part: string): string => (name === undefined ? part : `${part}, ${name}`);
  const { classes, confusionMatrix: matrix, targets } = report;
  const names = classes?.map((c) => c.name) ?? matrix?.map((_, i) => String(i)) ?? [];
  return [
    facts(metrics),
    matrix && matrix.length > 0 ? confusionMatrix(matrix, names, label("Confusion matrix")) : null,
    classes && classes.length > 0 ? classTable(classes, label("Per class")) : null,
    matrix ? mostConfused(matrix, names) : null,
    curveCharts(report, label, signal),
    targets && targets.length > 0 ? targetTable(targets, label("Per target")) : null,
  ].filter((part) => part !== null);
}

export const facts = (metrics: Values): HTMLElement =>
  h(
    "dl",
    { class: "facts" },
    ...Object.entries(metrics).map(([name, value]) =>
      h("div", {}, h("dt", {}, title(name)), h("dd", {}, metric(name, value))),
    ),
  );

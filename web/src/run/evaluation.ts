import type { Evaluation } from "../api/contract.ts";
import { h } from "../page/element.ts";
import { count, metric, percent, title } from "../page/format.ts";
import { confusionMatrix } from "./confusionMatrix.ts";
import { curveCharts } from "./curveCharts.ts";
import { mostConfused } from "./mostConfused.ts";
import type { Part } from "./part.ts";
import { targetTable } from "./targetTable.ts";

/** The report at the end of a run; it takes no room before. */
export function evaluation(signal: AbortSignal): Part {
  const body = h("div", { class: "evaluation" });
  const split = h("span", { class: "hint" });
  const element = h(
    "section",
    { "aria-labelledby": "evaluation", hidden: true },
    h("div", { class: "heading" }, h("h2", { id: "evaluation" }, "Evaluation"), split),
    body,
  );
  let shown: Evaluation | null = null;
  return {
    element,
    show({ evaluation: report }) {
      if (report === shown) return;
      shown = report;
      element.hidden = report === null;
      if (!report) return;
      split.textContent = `${count(report.samples)} samples of the ${report.split} split`;
      const names = report.classes?.map((c) => c.name) ?? report.confusionMatrix?.map((_, i) => String(i)) ?? [];
      const matrix = report.confusionMatrix;
      body.replaceChildren(
        ...[
          metrics(report),
          matrix && matrix.length > 0 ? confusionMatrix(matrix, names) : null,
          classTable(report),
          matrix ? mostConfused(matrix, names) : null,
          curveCharts(report, signal),
          report.targets && report.targets.length > 0 ? targetTable(report.targets) : null,
        ].filter((part) => part !== null),
      );
    },
  };
}

const metrics = (report: Evaluation): HTMLElement =>
  h(
    "dl",
    { class: "facts" },
    ...Object.entries(report.metrics).map(([name, value]) =>
      h("div", {}, h("dt", {}, title(name)), h("dd", {}, metric(name, value))),
    ),
  );

function classTable({ classes }: Evaluation): HTMLElement | null {
  if (!classes || classes.length === 0) return null;
  const columns = ["Precision", "Recall", "F1", "Support"];
  return h(
    "div",
    { class: "classes" },
    h("h3", {}, "Per class"),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Per class" },
      h(
        "table",
        { class: "table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Class"),
            ...columns.map((c) => h("th", { scope: "col", class: "number" }, c)),
          ),
        ),
        h(
          "tbody",
          {},
          ...classes.map((c) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, c.name),
              ...[c.precision, c.recall, c.f1].map((share) => h("td", { class: "number" }, percent(share, 1))),
              h("td", { class: "number" }, count(c.support)),
            ),
          ),
        ),
      ),
    ),
  );
}

import type { Evaluation } from "../api/contract.ts";
import { h } from "../page/element.ts";
import { count } from "../page/format.ts";
import { outputMetrics } from "./outputMetrics.ts";
import { facts, outputTables } from "./outputTables.ts";
import type { Part } from "./part.ts";

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
      body.replaceChildren(...(report.outputs ? severalOutputs(report, signal) : onlyOutput(report, signal)));
    },
  };
}

const onlyOutput = (report: Evaluation, signal: AbortSignal): HTMLElement[] =>
  outputTables(report, report.metrics, signal);

/** What is of the whole model, and below it a part for each output. */
function severalOutputs(report: Evaluation, signal: AbortSignal): HTMLElement[] {
  const outputs = Object.entries(report.outputs ?? {});
  const { whole, each } = outputMetrics(report.metrics, outputs.map(([name]) => name));
  return [
    facts(whole),
    ...outputs.map(([name, output], i) =>
      h(
        "section",
        { class: "output", "aria-labelledby": `evaluation-${i}`, "data-output": name },
        h("h2", { id: `evaluation-${i}` }, "Output ", h("b", {}, name)),
        h("div", { class: "evaluation" }, ...outputTables(output, each[i]!, signal, name)),
      ),
    ),
  ];
}

import type { TargetReport } from "../api/contract.ts";
import { h } from "../page/element.ts";
import { decimal } from "../page/format.ts";

/** Each numeric column that the model foretells, by itself. */
export function targetTable(targets: TargetReport[], label: string): HTMLElement {
  const columns = ["RMSE", "MAE", "MSE", "R²"];
  return h(
    "div",
    { class: "targets" },
    h("h3", {}, "Per target"),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
      h(
        "table",
        { class: "table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Target"),
            ...columns.map((c) => h("th", { scope: "col", class: "number" }, c)),
          ),
        ),
        h("tbody", {}, ...targets.map(row)),
      ),
    ),
  );
}

const row = (target: TargetReport): HTMLElement =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, target.name),
    ...[target.rootMeanSquaredError, target.meanAbsoluteError, target.meanSquaredError, target.r2].map((value) =>
      h("td", { class: "number" }, decimal(value)),
    ),
  );

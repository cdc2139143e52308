import type { TargetReport } from "../api/contract.ts";
import { decimal } from "../page/format.ts";
import { reportTable } from "./reportTable.ts";

/** Each numeric column that the model foretells, by itself. */
export const targetTable = (targets: TargetReport[], label: string): HTMLElement =>
  reportTable(
    { class: "targets", heading: "Per target", label },
    ["Target", "RMSE", "MAE", "MSE", "R²"],
    targets.map((t) => ({
      name: t.name,
      cells: [t.rootMeanSquaredError, t.meanAbsoluteError, t.meanSquaredError, t.r2].map(decimal),
    })),
  );

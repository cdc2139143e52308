import type { ClassReport } from "../api/contract.ts";
import { count, percent } from "../page/format.ts";
import { reportTable } from "./reportTable.ts";

/** How well each class was found. */
export const classTable = (classes: ClassReport[], label: string): HTMLElement =>
  reportTable(
    { class: "classes", heading: "Per class", label },
    ["Class", "Precision", "Recall", "F1", "Support"],
    classes.map((c) => ({
      name: c.name,
      cells: [...[c.precision, c.recall, c.f1].map((share) => percent(share, 1)), count(c.support)],
    })),
  );

import type { Run } from "../api/contract.ts";
import { arrange } from "../page/arrange.ts";
import { h } from "../page/element.ts";
import { runRow, type RunRow } from "./runRow.ts";

export interface RunTable {
  element: HTMLElement;
  show(runs: Run[]): void;
}

const columns = ["Run", "Status", "Progress", "Loss", "Accuracy", "Samples / s", "Time left", "Created"];

/** Rows stay the same elements while their run lives, so focus and selection survive every update. */
export function runTable(): RunTable {
  const rows = new Map<string, RunRow>();
  const body = h("tbody", { role: "rowgroup" });
  // The roles are spelled out because a narrow window lays the table out as cards, which would take them away.
  const element = h(
    "table",
    { class: "run-table", role: "table", "aria-labelledby": "runs" },
    h(
      "thead",
      { role: "rowgroup" },
      h("tr", { role: "row" }, ...columns.map((name) => h("th", { scope: "col", role: "columnheader" }, name))),
    ),
    body,
  );
  return {
    element,
    show(runs) {
      const now = Date.now();
      const shown = runs.map((run) => {
        let row = rows.get(run.id);
        if (!row) rows.set(run.id, (row = runRow(run)));
        row.show(run, now);
        return row.element;
      });
      arrange(body, shown);
    },
  };
}

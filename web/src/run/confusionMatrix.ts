import { h, setText } from "../page/element.ts";
import { count, percent } from "../page/format.ts";
import { rowShares } from "./confusions.ts";

/** Beyond this many classes a grid of cells is too small to read; the worst pairs tell more. */
const drawable = 40;

/** A heat map by row: how an actual class was predicted. Hover or arrow keys name the pair and its count. */
export function confusionMatrix(matrix: number[][], names: string[], label: string): HTMLElement | null {
  return matrix.length <= drawable ? grid(matrix, names, label) : null;
}

function grid(matrix: number[][], names: string[], label: string): HTMLElement {
  const shares = rowShares(matrix);
  const hint = "Rows are the actual classes, columns the predicted ones.";
  const told = h("p", { class: "told", "aria-live": "polite" }, hint);
  const cells = matrix.map((row, i) => row.map((value, j) => cell(value, shares[i]![j]!, i === j, describe(i, j))));
  function describe(i: number, j: number): string {
    const verdict = i === j ? "recognised" : `taken for ${name(names, j)}`;
    return `${name(names, i)} ${verdict}: ${count(matrix[i]![j])} (${percent(shares[i]![j], 1)} of its row)`;
  }
  const table = h(
    "table",
    { class: "heat", role: "grid", "aria-label": label },
    h(
      "thead",
      {},
      h(
        "tr",
        { role: "row" },
        h("td", { role: "presentation" }),
        ...matrix.map((_, j) =>
          h("th", { scope: "col", role: "columnheader", title: name(names, j) }, h("span", {}, name(names, j))),
        ),
      ),
    ),
    h(
      "tbody",
      {},
      ...cells.map((row, i) =>
        h(
          "tr",
          { role: "row" },
          h("th", { scope: "row", role: "rowheader", title: name(names, i) }, name(names, i)),
          ...row,
        ),
      ),
    ),
  );
  const longest = Math.max(...names.map((n) => n.length));
  table.style.setProperty("--classes", String(matrix.length));
  table.style.setProperty("--label", `${Math.min(longest + 1, 16)}ch`);
  // Names that are wider than a cell stand upright.
  table.classList.toggle("tall", longest > 6);
  table.classList.toggle("tall-when-narrow", longest > 2);
  table.addEventListener("pointerover", (event) => tell(event.target));
  table.addEventListener("focusin", (event) => tell(event.target));
  table.addEventListener("pointerleave", () => setText(told, hint));
  table.addEventListener("keydown", (event) => walk(event, cells));
  cells[0]![0]!.tabIndex = 0;
  function tell(target: EventTarget | null): void {
    const text = (target as HTMLElement | null)?.closest("td")?.getAttribute("aria-label");
    if (text) setText(told, text);
  }
  const wide = matrix.length > 14;
  return h("div", { class: wide ? "matrix wide" : "matrix" }, h("h3", {}, "Confusion matrix"), h("div", { class: "scroll" }, table), told);
}

function cell(value: number, share: number, hit: boolean, label: string): HTMLTableCellElement {
  const element = h(
    "td",
    {
      role: "gridcell",
      tabindex: -1,
      "aria-label": label,
      class: share > 0.5 ? "strong" : null,
      "data-hit": hit ? "" : null,
    },
    value === 0 ? "" : String(value),
  );
  element.style.setProperty("--heat", `${heat(share).toFixed(1)}%`);
  return element;
}

/**
 * How much colour a share gets, in percent. The square root lifts rare confusions out of the background; between 48
 * and 97 lie the tones on which neither light nor dark text is readable (AA), so a majority jumps over them.
 */
const heat = (share: number): number => (share > 0.5 ? 97 + 6 * (share - 0.5) : 48 * Math.sqrt(share / 0.5));

/** One stop for Tab, arrows inside, as a grid should have. */
function walk(event: KeyboardEvent, cells: HTMLTableCellElement[][]): void {
  const steps: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const step = steps[event.key];
  const row = cells.findIndex((r) => r.includes(event.target as HTMLTableCellElement));
  if (!step || row < 0) return;
  const next = cells[row + step[0]]?.[cells[row]!.indexOf(event.target as HTMLTableCellElement) + step[1]];
  if (!next) return;
  event.preventDefault();
  (event.target as HTMLElement).tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const name = (names: string[], index: number): string => names[index] ?? String(index);

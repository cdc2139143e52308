import type { Checkpoint } from "../api/contract.ts";
import { arrange } from "../page/arrange.ts";
import { h } from "../page/element.ts";
import { absent, clockTime, count, epoch, fullTime, metric, title } from "../page/format.ts";
import type { Part } from "./part.ts";
import type { RunState } from "./runState.ts";

/** What can be taken home: each checkpoint with its validation metrics and its weights as safetensors. */
export function checkpoints(path: string): Part {
  const head = h("thead");
  const body = h("tbody");
  const frame = h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of checkpoints" },
    h("table", { class: "table" }, head, body),
  );
  const empty = h("p", { class: "empty" }, "The first checkpoint comes with the first epoch.");
  // A checkpoint never changes but for being the best, so its row stays, and so does a link's focus.
  const rows = new Map<number, HTMLElement>();
  let shown: RunState["checkpoints"] | null = null;
  let columns: string[] = [];
  return {
    element: h(
      "section",
      { "aria-labelledby": "checkpoints" },
      h("div", { class: "heading" }, h("h2", { id: "checkpoints" }, "Checkpoints")),
      empty,
      frame,
    ),
    show({ checkpoints: all }) {
      if (all === shown) return;
      shown = all;
      empty.hidden = all.length > 0;
      frame.hidden = all.length === 0;
      const names = [...new Set(all.flatMap((c) => Object.keys(c.metrics ?? {})))].filter(worthAColumn).slice(0, 3);
      if (names.join() !== columns.join() || !head.hasChildNodes()) {
        columns = names;
        rows.clear();
        head.replaceChildren(header(names));
      }
      const wanted = all.toReversed().map((checkpoint) => {
        let row = rows.get(checkpoint.step);
        if (!row) rows.set(checkpoint.step, (row = line(path, checkpoint, names)));
        row.querySelector<HTMLElement>(".best")!.hidden = !checkpoint.isBest;
        return row;
      });
      arrange(body, wanted);
    },
  };
}

const worthAColumn = (name: string): boolean => name.startsWith("validation.") || !name.includes(".");

const header = (names: string[]): HTMLElement =>
  h(
    "tr",
    {},
    ...["Step", "Epoch", ...names.map((n) => title(n))].map((text) =>
      h("th", { scope: "col", class: "number" }, text),
    ),
    h("th", { scope: "col" }, "Saved"),
    h("th", { scope: "col" }, "Weights"),
  );

const line = (path: string, saved: Checkpoint, names: string[]): HTMLElement =>
  h(
    "tr",
    {},
    h("td", { class: "number" }, count(saved.step)),
    h("td", { class: "number" }, epoch(saved.epoch)),
    ...names.map((n) => h("td", { class: "number" }, metric(n, saved.metrics?.[n]))),
    h(
      "td",
      { title: saved.createdAt ? fullTime(saved.createdAt) : null },
      saved.createdAt ? clockTime(saved.createdAt) : absent,
      h("span", { class: "best" }, "best"),
    ),
    h(
      "td",
      {},
      h(
        "a",
        { href: `${path}/checkpoints/${saved.step}/weights`, download: `step-${saved.step}.safetensors` },
        "safetensors",
        h("span", { class: "visually-hidden" }, ` of step ${saved.step}`),
      ),
    ),
  );

import { download } from "../api/http.ts";
import { readKey } from "../api/key.ts";
import type { Checkpoint } from "../api/contract.ts";
import { h } from "../page/element.ts";
import { absent, clockTime, count, epoch, metric, title } from "../page/format.ts";
import type { Part } from "./part.ts";
import type { RunState } from "./runState.ts";

/** What can be taken home: each checkpoint with its validation metrics and its weights as safetensors. */
export function checkpoints(path: string): Part {
  const table = h("table", { class: "table" });
  const empty = h("p", { class: "empty" }, "The first checkpoint comes with the first epoch.");
  let shown: RunState["checkpoints"] | null = null;
  return {
    element: h(
      "section",
      { "aria-labelledby": "checkpoints" },
      h("div", { class: "heading" }, h("h2", { id: "checkpoints" }, "Checkpoints")),
      empty,
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of checkpoints" }, table),
    ),
    show({ checkpoints: all }) {
      if (all === shown) return;
      shown = all;
      empty.hidden = all.length > 0;
      table.parentElement!.hidden = all.length === 0;
      const names = [...new Set(all.flatMap((c) => Object.keys(c.metrics ?? {})))].filter(worthAColumn).slice(0, 3);
      table.replaceChildren(head(names), h("tbody", {}, ...all.toReversed().map((c) => row(path, c, names))));
    },
  };
}

const worthAColumn = (name: string): boolean => name.startsWith("validation.") || !name.includes(".");

const head = (names: string[]): HTMLElement =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      ...["Step", "Epoch", ...names.map((n) => title(n))].map((text) =>
        h("th", { scope: "col", class: "number" }, text),
      ),
      h("th", { scope: "col" }, "Saved"),
      h("th", { scope: "col" }, "Weights"),
    ),
  );

function row(path: string, saved: Checkpoint, names: string[]): HTMLElement {
  const link = h(
    "a",
    {
      href: `${path}/checkpoints/${saved.step}/weights`,
      download: `step-${saved.step}.safetensors`,
    },
    "safetensors",
    h("span", { class: "visually-hidden" }, ` of step ${saved.step}`),
  );
  link.addEventListener("click", (event) => void withKey(event, link));
  return h(
    "tr",
    {},
    h("td", { class: "number" }, count(saved.step)),
    h("td", { class: "number" }, epoch(saved.epoch)),
    ...names.map((n) => h("td", { class: "number" }, metric(n, saved.metrics?.[n]))),
    h(
      "td",
      {},
      saved.createdAt ? clockTime(saved.createdAt) : absent,
      saved.isBest && h("span", { class: "best" }, "best"),
    ),
    h("td", {}, link),
  );
}

/** A plain link cannot carry the key, so with one the page fetches the file and hands it over. */
async function withKey(event: Event, link: HTMLAnchorElement): Promise<void> {
  if (!readKey() || link.href.startsWith("blob:")) return;
  event.preventDefault();
  const { href } = link;
  const url = URL.createObjectURL(await download(href));
  link.href = url;
  link.click();
  link.href = href;
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

import { get } from "../api/http.ts";
import { streamRuns } from "../api/hub.ts";
import type { Page, Run, RunUpdate } from "../api/contract.ts";
import { h, setText } from "../page/element.ts";
import { failure } from "../page/failure.ts";
import { perFrame } from "../page/frame.ts";
import { firstRun } from "./firstRun.ts";
import { emptyList, filters, isBeyond, select, withPage, withUpdate, type Filter } from "./runList.ts";
import { runTable } from "./runTable.ts";
import { trainSampleButton } from "./trainSample.ts";

const pageSize = 50;

/** All runs, the newest first, live. */
export async function runsPage(main: HTMLElement, signal: AbortSignal): Promise<void> {
  document.title = "Runs · TrainService";
  let list = emptyList();
  let filter: Filter = "all";
  const table = runTable();
  const welcome = firstRun();
  const none = h("p", { class: "empty" });
  const more = h("button", { type: "button", class: "quiet", onclick: () => void older() }, "Older runs");
  const problem = h("p", { class: "error", role: "alert" });

  const draw = perFrame(() => {
    const runs = select(list, filter);
    table.show(runs);
    table.element.hidden = runs.length === 0;
    welcome.hidden = list.runs.size > 0;
    none.hidden = runs.length > 0 || list.runs.size === 0;
    setText(none, `No ${filter} runs.`);
    more.hidden = !list.hasMore;
    tools.hidden = list.runs.size === 0;
  }, signal);
  const tools = h(
    "div",
    { class: "tools" },
    filterChoice((to) => {
      filter = to;
      draw();
    }),
    trainSampleButton("quiet"),
  );

  const fetchPage = async (): Promise<void> => {
    const after = [...list.runs.keys()].sort()[0];
    const page = await get<Page<Run>>(`/v1/runs?limit=${pageSize}${after ? `&after=${after}` : ""}`, signal);
    list = withPage(list, page.data, page.hasMore);
    draw();
  };
  const older = (): Promise<void> =>
    fetchPage().then(
      () => setText(problem, ""),
      (error: unknown) => setText(problem, String(error)),
    );
  const update = async (change: RunUpdate): Promise<void> => {
    if (isBeyond(list, change.id)) return;
    if (list.runs.has(change.id)) list = withUpdate(list, change);
    else {
      const run = await get<Run>(`/v1/runs/${encodeURIComponent(change.id)}`, signal);
      list = withPage(list, [run], list.hasMore);
    }
    draw();
  };

  try {
    await fetchPage();
    main.replaceChildren(
      h(
        "section",
        { class: "runs", "aria-labelledby": "runs" },
        h("div", { class: "heading" }, h("h1", { id: "runs" }, "Runs"), tools),
        table.element,
        none,
        welcome,
        more,
        problem,
      ),
    );
    const aging = setInterval(draw, 30_000);
    signal.addEventListener("abort", () => clearInterval(aging));
    // A run that cannot be fetched was deleted in between; the list lives without it.
    await streamRuns((change) => void update(change).catch(() => {}), signal);
  } catch (error) {
    if (!signal.aborted) main.replaceChildren(failure(error, () => void runsPage(main, signal)));
  }
}

function filterChoice(choose: (filter: Filter) => void): HTMLElement {
  const option = (name: Filter): HTMLElement =>
    h(
      "label",
      {},
      h("input", { type: "radio", name: "filter", checked: name === "all", onchange: () => choose(name) }),
      name,
    );
  return h("fieldset", { class: "choice" }, h("legend", { class: "visually-hidden" }, "Show"), ...filters.map(option));
}

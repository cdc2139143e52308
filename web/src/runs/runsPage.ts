import { h, setText } from "../page/element.ts";
import { failure } from "../page/failure.ts";
import { perFrame } from "../page/frame.ts";
import { firstRun } from "./firstRun.ts";
import { liveList } from "./liveList.ts";
import { filters, select, type Filter } from "./runList.ts";
import { runTable } from "./runTable.ts";
import { trainSampleButton } from "./trainSample.ts";

/** All runs, the newest first, live. */
export async function runsPage(main: HTMLElement, signal: AbortSignal): Promise<void> {
  document.title = "Runs · TrainService";
  let draw = (): void => {};
  try {
    const runs = await liveList(() => draw(), signal);
    const table = runTable();
    const welcome = firstRun();
    const none = h("p", { class: "empty" });
    const problem = h("p", { class: "error", role: "alert" });
    const attempt = (action: Promise<void>): void =>
      void action.then(
        () => setText(problem, ""),
        (error: unknown) => setText(problem, error instanceof Error ? error.message : String(error)),
      );
    const more = h("button", { type: "button", class: "quiet", onclick: () => attempt(runs.older()) }, "Older runs");
    const choice = filterChoice((to) => attempt(runs.choose(to)));
    const tools = h("div", { class: "tools" }, choice, trainSampleButton("quiet"));
    draw = perFrame(() => {
      const list = runs.current();
      const shown = select(list);
      const isFirst = shown.length === 0 && list.filter === "all";
      table.show(shown);
      table.element.hidden = shown.length === 0;
      welcome.hidden = !isFirst;
      tools.hidden = isFirst;
      none.hidden = shown.length > 0 || isFirst;
      setText(none, `No ${list.filter} runs.`);
      more.hidden = !list.hasMore;
    }, signal);
    draw();
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

import type { Run } from "../api/contract.ts";
import { post, remove } from "../api/http.ts";
import { confirm, type Question } from "../page/confirm.ts";
import { h, setText } from "../page/element.ts";
import { title } from "../page/format.ts";
import type { Part } from "./part.ts";

/** The actions there are, each with what is asked before it where it cannot be taken back. */
const known: Record<string, Question | null> = {
  pause: null,
  resume: null,
  cancel: {
    title: "Cancel this run?",
    text: "Training stops now and does not go on. Checkpoints saved so far stay.",
    yes: "Cancel the run",
    no: "Keep training",
  },
  delete: {
    title: "Delete this run?",
    text: "Its curves, checkpoints and evaluation go with it.",
    yes: "Delete the run",
    no: "Keep it",
  },
};

/** What the service allows in this state, as buttons. */
export function actions(path: string, refresh: () => void, signal: AbortSignal): Part {
  const problem = h("p", { class: "error", role: "alert" });
  let run: Run | null = null;
  let busy = false;
  /** What was allowed when an action was asked for: until the service has answered anew, it does not count. */
  let spent: Run["allowedActions"];

  const draw = (): void =>
    buttons.forEach((button) => {
      button.hidden = !run?.allowedActions?.includes(button.dataset.action!);
      button.disabled = busy || run?.allowedActions === spent;
    });
  const act = async (name: string): Promise<void> => {
    const question = known[name];
    if (question && !(await confirm(question, signal))) return;
    busy = true;
    spent = run?.allowedActions;
    setText(problem, "");
    draw();
    try {
      if (name === "delete") {
        await remove(path);
        location.hash = "#/";
      } else await post(`${path}/${name}`);
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error));
    } finally {
      busy = false;
      refresh();
    }
  };
  const buttons = Object.keys(known).map((name) =>
    h("button", { type: "button", class: "quiet", "data-action": name, onclick: () => void act(name) }, title(name)),
  );
  return {
    element: h("div", { class: "actions" }, ...buttons, problem),
    show(state) {
      if (run && state.run.status !== run.status) setText(problem, "");
      run = state.run;
      draw();
    },
  };
}

import { post, remove } from "../api/http.ts";
import { confirm, type Question } from "../page/confirm.ts";
import { h, setText } from "../page/element.ts";
import { title } from "../page/format.ts";
import type { Part } from "./part.ts";

interface Action {
  /** Asked before what cannot be taken back. */
  question?: Question;
  /** Cancel stands always, so that the header keeps its shape; the others come when they are allowed. */
  always?: boolean;
}

const known: Record<string, Action> = {
  pause: {},
  resume: {},
  cancel: {
    always: true,
    question: {
      title: "Cancel this run?",
      text: "Training stops now and does not go on. Checkpoints saved so far stay.",
      yes: "Cancel the run",
      no: "Keep training",
    },
  },
  delete: {
    question: {
      title: "Delete this run?",
      text: "Its curves, checkpoints and evaluation go with it.",
      yes: "Delete the run",
      no: "Keep it",
    },
  },
};

/** What the service allows in this state, as buttons. */
export function actions(path: string, refresh: () => void): Part {
  const problem = h("p", { class: "error", role: "alert" });
  const act = async (name: string, button: HTMLButtonElement): Promise<void> => {
    const { question } = known[name]!;
    if (question && !(await confirm(question))) return;
    button.disabled = true;
    setText(problem, "");
    try {
      if (name === "delete") await remove(path);
      else await post(`${path}/${name}`);
      if (name === "delete") location.hash = "#/";
      else refresh();
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error));
      refresh();
    }
  };
  const buttons = Object.keys(known).map((name) => {
    const button = h("button", { type: "button", class: "quiet", "data-action": name }, title(name));
    button.addEventListener("click", () => void act(name, button));
    return button;
  });
  return {
    element: h("div", { class: "actions" }, ...buttons, problem),
    show({ run }) {
      const allowed = run.allowedActions ?? [];
      buttons.forEach((button) => {
        const name = button.dataset.action!;
        button.disabled = !allowed.includes(name);
        button.hidden = button.disabled && !known[name]!.always;
      });
    },
  };
}

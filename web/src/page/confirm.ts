import { h } from "./element.ts";

export interface Question {
  title: string;
  text: string;
  yes: string;
  no: string;
}

/** Asks in a modal dialog; Escape, a click beside it and leaving the page mean no. The focus starts on no. */
export function confirm(question: Question, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const no = h("button", { type: "button", class: "quiet", autofocus: true }, question.no);
    const yes = h("button", { type: "button", class: "danger" }, question.yes);
    const dialog = h(
      "dialog",
      { "aria-labelledby": "question" },
      h("h2", { id: "question" }, question.title),
      h("p", {}, question.text),
      h("div", { class: "actions" }, no, yes),
    );
    let answer = false;
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      answer = true;
      dialog.close();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    const leave = (): void => dialog.close();
    signal.addEventListener("abort", leave);
    dialog.addEventListener("close", () => {
      signal.removeEventListener("abort", leave);
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

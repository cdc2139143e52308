import { announce } from "./announce.ts";
import { h } from "./element.ts";

/** Copies the text of `source`; where the browser refuses (plain http), it selects it for Ctrl-C. */
export function copyButton(source: HTMLElement): HTMLButtonElement {
  const button = h("button", { type: "button", class: "quiet small copy" }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent ?? "");
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      getSelection()?.selectAllChildren(source);
      button.textContent = "Press Ctrl-C";
    }
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
  return button;
}

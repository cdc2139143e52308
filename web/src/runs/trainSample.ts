import type { Run } from "../api/contract.ts";
import { post } from "../api/http.ts";
import { announce } from "../page/announce.ts";
import { h, setText } from "../page/element.ts";
import { runHref } from "../page/route.ts";
import { sampleRun } from "./sampleRun.ts";

/** Posts the sample run as any client would, and goes to watch it. */
export function trainSampleButton(look: "primary" | "quiet"): HTMLElement {
  const problem = h("span", { class: "error", role: "alert" });
  const button = h("button", { type: "button", class: look === "quiet" ? "quiet" : null }, "Train the sample");
  button.addEventListener("click", async () => {
    button.disabled = true;
    setText(problem, "");
    try {
      const run = await post<Run>("/v1/runs", sampleRun);
      announce("The sample run is queued");
      if (run) location.hash = runHref(run.id);
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error));
    } finally {
      button.disabled = false;
    }
  });
  return h("span", { class: "train-sample" }, button, problem);
}

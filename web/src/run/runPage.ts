import { newView } from "../charts/view.ts";
import { announce } from "../page/announce.ts";
import { h } from "../page/element.ts";
import { failure } from "../page/failure.ts";
import { perFrame } from "../page/frame.ts";
import { checkpoints } from "./checkpoints.ts";
import { curves } from "./curves.ts";
import { definition } from "./definition.ts";
import { evaluation } from "./evaluation.ts";
import { eventLog } from "./eventLog.ts";
import { inspection } from "./inspection.ts";
import { liveRun } from "./liveRun.ts";
import { runHeader } from "./runHeader.ts";
import { timeline } from "./timeline.ts";
import { warnings } from "./warnings.ts";

/** A run's page: all parts show the same state, frame by frame. */
export async function runPage(main: HTMLElement, id: string, signal: AbortSignal): Promise<void> {
  const path = `/v1/runs/${encodeURIComponent(id)}`;
  let draw = (): void => {};
  main.setAttribute("aria-busy", "true");
  try {
    const run = await liveRun(path, () => draw(), signal);
    if (signal.aborted) return;
    const view = newView();
    const parts = [
      runHeader(path, run.refresh, signal),
      curves(view, signal),
      warnings(),
      inspection(view, signal),
      evaluation(signal),
      timeline(),
      checkpoints(path),
      eventLog(),
      definition(),
    ];
    let status = run.take().run.status;
    draw = perFrame(() => {
      const state = run.take();
      for (const part of parts) part.show(state);
      document.title = `${state.run.name ?? "Run"} · TrainService`;
      if (state.run.status !== status) announce(`The run is ${state.run.status}`);
      status = state.run.status;
    }, signal);
    draw();
    main.replaceChildren(h("article", { class: "run" }, ...parts.map((p) => p.element)));
  } catch (error) {
    if (!signal.aborted) main.replaceChildren(failure(error, () => void runPage(main, id, signal)));
  } finally {
    main.removeAttribute("aria-busy");
  }
}

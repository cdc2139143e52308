import { h, setText } from "../page/element.ts";
import { absent, compact, count, duration, fullTime, percent } from "../page/format.ts";
import { progressBar } from "../page/progressBar.ts";
import { statusPill } from "../page/statusPill.ts";
import { isFinished } from "../api/contract.ts";
import { actions } from "./actions.ts";
import { meanRate } from "./meanRate.ts";
import type { Part } from "./part.ts";
import type { RunState } from "./runState.ts";
import { stoppedEarly } from "./stoppedEarly.ts";

const facts = ["Progress", "Epoch", "Step", "Samples / s", "Mean samples / s", "Time left", "Elapsed", "Warnings"] as const;

/** Who this run is, how far it has come, and what can be done with it. */
export function runHeader(path: string, refresh: () => void, signal: AbortSignal): Part {
  const name = h("h1");
  const pill = statusPill();
  const about = h("p", { class: "about" });
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const bar = progressBar("Progress of the run");
  const ending = h("p", { class: "ending", hidden: true });
  const values = new Map(facts.map((f) => [f, h("dd", {}, absent)]));
  const buttons = actions(path, refresh, signal);
  const boxes = new Map(facts.map((f) => [f, h("div", {}, h("dt", {}, f), values.get(f)!)]));
  const numbers = h("dl", { class: "facts" }, ...boxes.values());
  let shown: RunState | null = null;

  const tick = (state: RunState): void => {
    const { startedAt, finishedAt } = state.run;
    const end = finishedAt ? Date.parse(finishedAt) : Date.now();
    setText(values.get("Elapsed")!, startedAt ? duration((end - Date.parse(startedAt)) / 1000) : absent);
  };
  const clock = setInterval(() => {
    if (shown && !isFinished(shown.run.status)) tick(shown);
  }, 1000);
  signal.addEventListener("abort", () => clearInterval(clock));

  return {
    element: h(
      "header",
      { class: "run-header" },
      h("p", { class: "crumb" }, h("a", { href: "#/" }, "Runs")),
      h("div", { class: "run-title" }, name, pill.element, buttons.element),
      about,
      error,
      bar.element,
      ending,
      numbers,
    ),
    show(state) {
      shown = state;
      const { run, progress } = state;
      setText(name, run.name ?? "Unnamed run");
      pill.show(run.status);
      setText(about, aboutLine(state));
      buttons.show(state);
      bar.show(progress, run.status);
      ending.hidden = !stoppedEarly(progress);
      setText(ending, endingLine(state));
      setText(values.get("Progress")!, percent(progress?.fraction));
      setText(
        values.get("Epoch")!,
        progress ? `${count(Math.floor(progress.epoch))} / ${count(progress.epochs)}` : absent,
      );
      setText(values.get("Step")!, progress ? `${count(progress.step)} / ${count(progress.totalSteps)}` : absent);
      // A pace is of a run that moves; one that has ended has its mean, one that waits has neither.
      const pace = run.status === "running" ? progress : null;
      setText(values.get("Samples / s")!, compact(pace?.samplesPerSecond));
      setText(values.get("Time left")!, duration(pace?.etaSeconds));
      const mean = isFinished(run.status) ? meanRate(run, state.transitions) : null;
      setText(values.get("Mean samples / s")!, compact(mean));
      boxes.get("Mean samples / s")!.hidden = mean === null;
      boxes.get("Samples / s")!.hidden = boxes.get("Time left")!.hidden = isFinished(run.status);
      setText(values.get("Warnings")!, count(state.warnings.length));
      boxes.get("Warnings")!.hidden = state.warnings.length === 0;
      tick(state);
      const message = run.error ? (typeof run.error === "string" ? run.error : describe(run.error)) : "";
      error.hidden = message === "";
      setText(error, message);
    },
  };
}

function aboutLine({ run }: RunState): string {
  const dataset = typeof run.dataset === "string" ? run.dataset : (run.dataset as { name?: string } | null)?.name;
  return [
    dataset,
    run.device ? `on ${run.device}` : null,
    run.attempt > 0 ? `attempt ${run.attempt}` : null,
    run.queuePosition ? `number ${run.queuePosition} in the queue` : null,
    `created ${fullTime(run.createdAt)}`,
    ...Object.entries(run.tags ?? {}).map(([key, value]) => `${key}: ${value}`),
  ]
    .filter(Boolean)
    .join("  ·  ");
}

function endingLine({ progress, checkpoints }: RunState): string {
  if (!progress) return "";
  const best = checkpoints.find((checkpoint) => checkpoint.isBest);
  const done = `Stopped early after ${count(Math.floor(progress.epoch))} of ${count(progress.epochs)} epochs`;
  return best ? `${done}; the best was epoch ${count(Math.round(best.epoch))}.` : `${done}.`;
}

const describe = (error: unknown): string =>
  (error as { message?: string; detail?: string }).message ??
  (error as { detail?: string }).detail ??
  JSON.stringify(error);

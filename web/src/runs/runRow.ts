import type { Run, Values } from "../api/contract.ts";
import { h, setText } from "../page/element.ts";
import { absent, age, compact, count, decimal, duration, fullTime } from "../page/format.ts";
import { progressBar } from "../page/progressBar.ts";
import { runHref } from "../page/route.ts";
import { statusPill } from "../page/statusPill.ts";
import { stoppedEarly } from "../run/stoppedEarly.ts";
import { accuracies } from "./accuracies.ts";

export interface RunRow {
  element: HTMLElement;
  show(run: Run, now: number): void;
}

export function runRow(first: Run): RunRow {
  const link = h("a", { href: runHref(first.id) });
  const dataset = h("span", { class: "dataset" });
  const pill = statusPill();
  const bar = progressBar("Progress");
  const epoch = h("span", { class: "epoch" });
  const loss = cell("Loss");
  const accuracy = cell("Accuracy");
  const speed = cell("Samples / s");
  const left = cell("Time left");
  const created = cell("Created");
  const element = h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader", class: "name" }, link, dataset),
    h("td", { role: "cell", class: "status" }, pill.element),
    h("td", { role: "cell", class: "progress-cell" }, bar.element, epoch),
    loss,
    accuracy,
    speed,
    left,
    created,
  );
  return {
    element,
    show(run, now) {
      const { progress, metrics } = run;
      setText(link, run.name ?? "Unnamed run");
      setText(dataset, typeof run.dataset === "string" ? run.dataset : "");
      pill.show(run.status);
      bar.show(progress, run.status);
      setText(epoch, place(run));
      setText(loss, decimal(lossOf(metrics)));
      const right = accuracies(metrics);
      setText(accuracy, right.text);
      accuracy.title = right.of;
      const pace = run.status === "running" ? progress : null;
      setText(speed, compact(pace?.samplesPerSecond));
      setText(left, duration(pace?.etaSeconds));
      setText(created, age(run.createdAt, now));
      created.title = fullTime(run.createdAt);
    },
  };
}

function place({ progress, queuePosition }: Run): string {
  if (progress && progress.step > 0) {
    const epochs = `epoch ${count(Math.floor(progress.epoch))} / ${count(progress.epochs)}`;
    return stoppedEarly(progress) ? `${epochs}, stopped early` : epochs;
  }
  return queuePosition ? `number ${count(queuePosition)} in the queue` : absent;
}

/** The label stands beside the value where a narrow window has no header row. */
const cell = (label: string): HTMLElement => h("td", { role: "cell", class: "number", "data-label": label });

/** Validation says more about a model than training does. */
const lossOf = (metrics: Values | null): number | null => metrics?.["validation.loss"] ?? metrics?.["train.loss"] ?? null;

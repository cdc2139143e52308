import { chart, type Chart } from "../charts/chart.ts";
import { readout } from "../charts/readout.ts";
import type { View } from "../charts/view.ts";
import { title, words } from "../page/format.ts";

/** The curves of one metric, training and validation. */
export function metricChart(metric: string, view: View, signal: AbortSignal): Chart {
  const names = [`train.${metric}`, `validation.${metric}`] as const;
  const [train, validation] = names;
  const drawing = {
    title: title(metric),
    metric,
    scale: metric === "loss" ? "choice" : "linear",
    curves: [
      { name: train, label: words(train), stroke: (theme) => theme.train, dense: true },
      { name: validation, label: words(validation), stroke: (theme) => theme.validation, dense: false },
    ],
  } as const satisfies Parameters<typeof chart>[0];
  return chart(drawing, readout(metric, [...names]), view, signal);
}

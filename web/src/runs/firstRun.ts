import { copyButton } from "../page/copyButton.ts";
import { h } from "../page/element.ts";
import { pretty } from "../page/json.ts";
import { sampleRun } from "./sampleRun.ts";
import { trainSampleButton } from "./trainSample.ts";

/** What a service without runs shows: the way to the first one, by click or by curl. */
export function firstRun(): HTMLElement {
  const code = h("code", {}, curl(location.origin));
  return h(
    "div",
    { class: "first-run", hidden: true },
    h("h2", {}, "No runs yet"),
    h(
      "p",
      {},
      "A run is one POST: a model, a dataset, how to train. Try it on 1,797 handwritten digits that come with the service.",
    ),
    trainSampleButton("primary"),
    h("p", { class: "or" }, "or from a terminal"),
    h(
      "div",
      { class: "code" },
      copyButton(code),
      h("pre", { tabindex: 0, role: "region", "aria-label": "curl command" }, code),
    ),
  );
}

const curl = (origin: string): string =>
  `curl ${origin}/v1/runs \\\n  -H "Content-Type: application/json" \\\n  -d '${pretty(sampleRun)}'`;

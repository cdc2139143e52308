import type { Layer, Run } from "../api/contract.ts";
import { copyButton } from "../page/copyButton.ts";
import { h } from "../page/element.ts";
import { absent } from "../page/format.ts";
import { pretty } from "../page/json.ts";
import type { Part } from "./part.ts";

/** What was posted: the layers as a table, and the whole as JSON to post again. */
export function definition(): Part {
  const body = h("div");
  const element = h(
    "section",
    { "aria-labelledby": "model", hidden: true },
    h("div", { class: "heading" }, h("h2", { id: "model" }, "Model")),
    body,
  );
  let seen: Run | null = null;
  let shown: string | null = null;
  return {
    element,
    show({ run }) {
      if (run === seen) return;
      seen = run;
      const { name, tags, model, dataset, training, device, priority } = run;
      const json = pretty({ name, tags, model, dataset, training, device, priority });
      if (json === shown) return;
      shown = json;
      element.hidden = !run.model && !run.training;
      const layers = (run.model as { layers?: Layer[] } | undefined)?.layers;
      const code = h("code", {}, json);
      body.replaceChildren(
        ...(layers ? [layerTable(layers)] : []),
        h(
          "details",
          { class: "json" },
          h("summary", {}, "As JSON"),
          h(
            "div",
            { class: "code" },
            copyButton(code),
            h("pre", { tabindex: 0, role: "region", "aria-label": "Run as JSON" }, code),
          ),
        ),
      );
    },
  };
}

const layerTable = (layers: Layer[]): HTMLElement =>
  h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Layers" },
    h(
      "table",
      { class: "table layers" },
      h("thead", {}, h("tr", {}, ...["#", "Layer", "Parameters"].map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        ...layers.map((layer, i) =>
          h(
            "tr",
            {},
            h("td", { class: "number" }, String(i + 1)),
            h("th", { scope: "row" }, layer.type),
            h("td", {}, parameters(layer)),
          ),
        ),
      ),
    ),
  );

const parameters = ({ type: _, ...rest }: Layer): string =>
  Object.entries(rest)
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(",  ") || absent;

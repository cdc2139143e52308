import { ServiceError } from "../api/http.ts";
import { keepKey } from "../api/key.ts";
import { h } from "./element.ts";

/** What a page shows instead of itself: the reason, and the way on. */
export function failure(error: unknown, retry: () => void): HTMLElement {
  if (error instanceof ServiceError && error.status === 401) return keyForm(retry);
  return h(
    "section",
    { class: "notice", role: "alert" },
    h("h1", {}, error instanceof ServiceError && error.status === 404 ? "Not found" : "That did not work"),
    h("p", {}, error instanceof Error ? error.message : String(error)),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", onclick: retry }, "Try again"),
      h("a", { class: "button quiet", href: "#/" }, "All runs"),
    ),
  );
}

function keyForm(retry: () => void): HTMLElement {
  const input = h("input", {
    id: "key",
    type: "password",
    autocomplete: "off",
    required: true,
    spellcheck: "false",
  });
  const submit = (event: Event) => {
    event.preventDefault();
    keepKey(input.value.trim());
    retry();
  };
  return h(
    "section",
    { class: "notice" },
    h("h1", {}, "An API key, please"),
    h("p", {}, "This service answers only callers with a key. It stays in this browser tab."),
    h(
      "form",
      { class: "actions", onsubmit: submit },
      h("label", { for: "key" }, "API key"),
      input,
      h("button", { type: "submit" }, "Continue"),
    ),
  );
}

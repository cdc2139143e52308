import { ServiceError, Unreachable } from "../api/http.ts";
import { setLive, setStill } from "./connection.ts";
import { h } from "./element.ts";

/** A service that starts again is back within seconds. */
const pause = 5_000;

/** What a page shows instead of itself: the reason, and the way on. */
export function failure(error: unknown, retry: () => void): HTMLElement {
  const notice = h(
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
  if (error instanceof Unreachable) {
    setLive(false);
    setTimeout(() => notice.isConnected && retry(), pause);
  } else setStill();
  return notice;
}

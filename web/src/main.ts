import "uplot/dist/uPlot.min.css";
import "./style/tokens.css";
import "./style/page.css";
import "./style/controls.css";
import "./style/status.css";
import "./style/table.css";
import "./style/runs.css";
import "./style/run.css";
import "./style/charts.css";
import "./style/evaluation.css";
import { parseRoute } from "./page/route.ts";
import { runPage } from "./run/runPage.ts";
import { runsPage } from "./runs/runsPage.ts";

const main = document.getElementById("main")!;
let leave = new AbortController();

function open(): void {
  const route = parseRoute(location.hash);
  leave.abort();
  leave = new AbortController();
  main.replaceChildren();
  scrollTo(0, 0);
  if (route.page === "run") runPage(main, route.id, leave.signal);
  else runsPage(main, leave.signal);
}

addEventListener("hashchange", () => {
  open();
  main.focus({ preventScroll: true });
});

// Pages are told apart by the hash, so the skip link cannot use it.
document.querySelector(".skip")!.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

open();

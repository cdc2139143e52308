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
  leave.abort();
  leave = new AbortController();
  const route = parseRoute(location.hash);
  main.replaceChildren();
  scrollTo(0, 0);
  if (route.page === "run") runPage(main, route.id, leave.signal);
  else runsPage(main, leave.signal);
}

addEventListener("hashchange", () => {
  // The skip link's target is no page.
  if (location.hash === "#main") return;
  open();
  main.focus({ preventScroll: true });
});

open();

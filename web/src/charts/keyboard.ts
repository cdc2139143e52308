import type uPlot from "uplot";
import { change, zoomed, type View } from "./view.ts";

/** The mouse's crosshair and zoom, for the keyboard; `onMove` comes after each move of the crosshair. */
export function keyboard(plot: HTMLElement, current: () => uPlot | null, view: View, onMove: () => void): void {
  plot.addEventListener("keydown", (event) => {
    const u = current();
    if (!u || event.ctrlKey || event.metaKey || event.altKey || !act(u, event.key, view)) return;
    event.preventDefault();
    if (moves.includes(event.key)) onMove();
  });
  plot.addEventListener("blur", () => current()?.setCursor({ left: -10, top: -10 }));
}

const moves = ["ArrowLeft", "ArrowRight", "Home", "End"];

function act(u: uPlot, key: string, view: View): boolean {
  const xs = u.data[0];
  const { min, max } = u.scales["x"]!;
  if (xs.length === 0 || min == null || max == null) return false;
  const row = u.cursor.idx ?? xs.length - 1;
  const at = xs[row]!;
  const zoom = (factor: number) =>
    change(view, { zoom: zoomed({ min, max }, { min: xs[0]!, max: xs[xs.length - 1]! }, at, factor) });
  switch (key) {
    case "ArrowLeft":
      return move(u, row - 1);
    case "ArrowRight":
      return move(u, row + 1);
    case "Home":
      return move(u, u.valToIdx(min));
    case "End":
      return move(u, u.valToIdx(max));
    case "+":
    case "=":
      zoom(0.5);
      return true;
    case "-":
      zoom(2);
      return true;
    case "0":
      change(view, { zoom: null });
      return true;
    default:
      return false;
  }
}

function move(u: uPlot, row: number): boolean {
  const x = u.data[0][Math.min(Math.max(row, 0), u.data[0].length - 1)]!;
  u.setCursor({ left: u.valToPos(x, "x"), top: u.over.clientHeight / 2 });
  return true;
}

import type uPlot from "uplot";
import type { Theme } from "./theme.ts";

/** A line at the epoch whose weights predict, named at its top. */
export function bestMark(u: uPlot, at: number, theme: Theme): void {
  const { left, top, width, height } = u.bbox;
  const x = Math.round(u.valToPos(at, "x", true));
  if (!(x >= left && x <= left + width)) return;
  const { ctx } = u;
  const px = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = theme.good;
  ctx.lineWidth = px;
  ctx.setLineDash([4 * px, 3 * px]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.font = `${12 * px}px ${theme.font}`;
  ctx.textBaseline = "top";
  // To the right of its line, unless the chart ends there.
  const fits = x + ctx.measureText("best").width + 6 * px < left + width;
  ctx.textAlign = fits ? "left" : "right";
  ctx.fillText("best", fits ? x + 5 * px : x - 5 * px, top + px);
  ctx.restore();
}

export interface Trace {
  x: readonly number[];
  y: readonly number[];
}

export interface Hit {
  trace: number;
  point: number;
}

/**
 * The trace that passes nearest to a place, and its point nearest to it; null where none is within `reach`. Distances
 * are measured after both axes have been stretched, so that they are what the eye sees.
 */
export function nearestPoint(
  traces: readonly Trace[],
  at: { x: number; y: number },
  stretch: { x: number; y: number },
  reach: number,
): Hit | null {
  let best: Hit | null = null;
  let least = reach;
  traces.forEach(({ x, y }, trace) => {
    for (let i = 0; i < x.length; i++) {
      const [ax, ay] = [(x[i]! - at.x) * stretch.x, (y[i]! - at.y) * stretch.y];
      const next = Math.min(i + 1, x.length - 1);
      const [bx, by] = [(x[next]! - at.x) * stretch.x, (y[next]! - at.y) * stretch.y];
      const along = share(ax, ay, bx, by);
      const away = Math.hypot(ax + along * (bx - ax), ay + along * (by - ay));
      if (away < least) {
        least = away;
        best = { trace, point: along > 0.5 ? next : i };
      }
    }
  });
  return best;
}

/** How far along the stretch from a to b lies what is nearest to the origin: 0 to 1. */
function share(ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  return length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
}

import type { Axis } from "./columns.ts";

export interface Range {
  min: number;
  max: number;
}

/** What all charts of a run look at together: the same axis, and the same stretch of it (null: all). */
export interface View {
  axis: Axis;
  zoom: Range | null;
  onChange: Set<() => void>;
}

export const newView = (): View => ({ axis: "step", zoom: null, onChange: new Set() });

export function change(view: View, to: Partial<Pick<View, "axis" | "zoom">>): void {
  Object.assign(view, to);
  for (const listener of view.onChange) listener();
}

/** Zooms around a position by a factor below 1 (closer) or above (wider); beyond the whole, there is no zoom. */
export function zoomed(shown: Range, whole: Range, at: number, factor: number): Range | null {
  const min = Math.max(whole.min, at - (at - shown.min) * factor);
  const max = Math.min(whole.max, at + (shown.max - at) * factor);
  return min <= whole.min && max >= whole.max ? null : { min, max };
}

import type uPlot from "uplot";
import { compact, decimal, fixed, isFraction } from "../page/format.ts";

/** Ticks need as many digits as tell neighbours apart, all of them the same number. */
type Ticks = (u: uPlot, ticks: (number | null)[], axis: number, space: number, step: number) => string[];

/** Steps or epochs: 4,205, 2.5. */
export const positionTicks: Ticks = (_u, ticks, _axis, _space, step) =>
  ticks.map((t) => (t === null ? "" : step >= 1e6 ? compact(t) : fixed(t, decimals(step))));

/** A metric's values, written as its legend writes them. On a logarithmic axis there is no common step. */
export const valueTicks =
  (metric: string, log: boolean): Ticks =>
  (_u, ticks, _axis, _space, step) =>
    ticks.map((t) => (t === null ? "" : isFraction(metric) ? share(t, step, log) : number(t, step, log)));

const share = (value: number, step: number, log: boolean): string =>
  `${log ? Number(decimal(value * 100)) : (value * 100).toFixed(decimals(step * 100))} %`;

function number(value: number, step: number, log: boolean): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (log) return size < 1e-3 || size >= 1e5 ? value.toExponential() : String(Number(value.toPrecision(12)));
  if (step >= 1e12) return value.toExponential(2);
  if (step >= 1e3) return compact(value);
  // The axis is narrow: beyond three decimals an exponent is shorter.
  if (step < 1e-3 && size < 0.1) return value.toExponential(Math.max(0, decimals(step) + Math.floor(Math.log10(size))));
  return value.toFixed(decimals(step));
}

/** How many decimals a step needs: 2 for 0.25, none for 500. */
export function decimals(step: number): number {
  for (let digits = 0; digits < 12; digits++) {
    const shifted = step * 10 ** digits;
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * shifted) return digits;
  }
  return 12;
}

/** Where a logarithmic axis is marked: at powers of ten, as many as there is room for; within two of them, at 1, 2 and 5. */
export function logSplits(min: number, max: number, most: number): number[] {
  const [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const within = (exponents: number[], digits: number[]): number[] =>
    exponents
      .flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`)))
      .filter((value) => value >= min && value <= max);
  const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  if (Math.log10(max / min) >= 2) {
    const inside = within(decades, [1]);
    const every = Math.ceil(inside.length / most);
    return inside.filter((value) => Math.round(Math.log10(value)) % every === 0);
  }
  const coarse = within(decades, [1, 2, 5]);
  return coarse.length > 1 ? coarse : within(decades, [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]);
}

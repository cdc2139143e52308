/** Numbers and times as the page writes them. An absent value is an en dash everywhere. */
export const absent = "–";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

type Maybe = number | null | undefined;

const known = (value: Maybe): value is number => typeof value === "number" && Number.isFinite(value);

export const count = (value: Maybe): string => (known(value) ? whole.format(value) : absent);

export const compact = (value: Maybe): string => (known(value) ? short.format(value) : absent);

/** With so many decimals, and thousands apart. */
export const fixed = (value: number, decimals: number): string =>
  value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** Epochs done, to the hundredth where they are broken. */
export const epoch = (value: Maybe): string => (known(value) ? String(Number(value.toFixed(2))) : absent);

export const percent = (fraction: Maybe, digits = 0): string =>
  known(fraction) ? `${(fraction * 100).toFixed(digits)} %` : absent;

/** Four significant digits, so that a value keeps its width while it changes; far off, three and an exponent. */
export function decimal(value: Maybe): string {
  if (!known(value)) return absent;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))));
}

/** Accuracy and its kin, shares of rows, are read as percentages; all else, areas under curves too, as numbers. */
const fractions = /accuracy|(?<!average)precision|recall|f1|\btop\d+$/i;

export const isFraction = (name: string): boolean => fractions.test(name);

export const metric = (name: string, value: Maybe): string =>
  isFraction(name) ? percent(value, 1) : decimal(value);

export function duration(seconds: Maybe): string {
  if (!known(seconds) || seconds < 0) return absent;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

export function age(time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** In the browser's zone, 24 hours; the day is told where it is not today. */
export const clockTime = (time: string, now = Date.now()): string =>
  day.format(new Date(time)) === day.format(now) ? clock.format(new Date(time)) : fullTime(time);

export const fullTime = (time: string): string => `${day.format(new Date(time))}, ${clock.format(new Date(time))}`;

/** `train.learningRate` is spoken "learning rate". */
export const words = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[._]/g, " ")
    .toLowerCase()
    .replace(/\broc auc\b/, "ROC AUC")
    .replace(/\br2\b/, "R²");

export const title = (name: string): string => {
  const text = words(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** The colours of the style sheet, for the canvas that cannot see it. */
export interface Theme {
  ink: string;
  muted: string;
  rule: string;
  surface: string;
  good: string;
  train: string;
  validation: string;
  /** Told apart side by side: classes. */
  classes: string[];
  dark: boolean;
  font: string;
}

const dark = "(prefers-color-scheme: dark)";

/** As many as tokens.css has. */
export const classColours = 10;

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    muted: read("muted"),
    rule: read("rule"),
    surface: read("surface"),
    good: read("good"),
    train: read("curve-train"),
    validation: read("curve-validation"),
    classes: Array.from({ length: classColours }, (_, i) => read(`class-${i}`)),
    dark: matchMedia(dark).matches,
    font: read("font"),
  };
}

export function onThemeChange(listener: () => void, signal: AbortSignal): void {
  matchMedia(dark).addEventListener("change", listener, { signal });
}

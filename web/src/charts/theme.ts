/** The colours of the style sheet, for the canvas that cannot see it. */
export interface Theme {
  ink: string;
  muted: string;
  rule: string;
  surface: string;
  curves: string[];
  font: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    muted: read("muted"),
    rule: read("rule"),
    surface: read("surface"),
    curves: [read("curve-train"), read("curve-validation"), read("curve-other")],
    font: read("font"),
  };
}

export function onThemeChange(listener: () => void, signal: AbortSignal): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener, { signal });
}

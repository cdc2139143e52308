import type { Theme } from "./theme.ts";

/** A colour for each depth of a model, 0 its first layer and 1 its last: from blue over purple to rust. */
export const depthColour = (depth: number, { dark }: Pick<Theme, "dark">): string =>
  `oklch(${dark ? 0.78 : 0.55} 0.15 ${Math.round(255 + 155 * depth) % 360})`;

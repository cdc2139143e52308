import { classColours, type Theme } from "./theme.ts";

/** How a class's line looks: ten colours, then the same ones dashed. */
export const classStroke = (place: number, theme: Theme): string => theme.classes[place % classColours]!;

export const classDash = (place: number): number[] => (place < classColours ? [] : [6, 3]);

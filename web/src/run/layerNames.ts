import type { Layer } from "../api/contract.ts";

/** The model's layers by the names that they go by: their own, or {type}_{n}, n counting every layer of the type from 1. */
export function layerNames(model: unknown): string[] {
  const layers = (model as { layers?: Layer[] } | null | undefined)?.layers ?? [];
  const counts = new Map<string, number>();
  return layers.map(({ type, name }) => {
    const n = (counts.get(type) ?? 0) + 1;
    counts.set(type, n);
    return name ?? `${type}_${n}`;
  });
}

export type Route = { page: "runs" } | { page: "run"; id: string };

export function parseRoute(hash: string): Route {
  const match = /^#\/runs\/([^/?]+)$/.exec(hash);
  const id = match && decoded(match[1]!);
  return id ? { page: "run", id } : { page: "runs" };
}

/** Null where somebody cut an address off in the middle of a character. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export const runHref = (id: string): string => `#/runs/${encodeURIComponent(id)}`;

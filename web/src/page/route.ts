export type Route = { page: "runs" } | { page: "run"; id: string };

export function parseRoute(hash: string): Route {
  const match = /^#\/runs\/([^/?]+)$/.exec(hash);
  return match ? { page: "run", id: decodeURIComponent(match[1]!) } : { page: "runs" };
}

export const runHref = (id: string): string => `#/runs/${encodeURIComponent(id)}`;

import type { Page, Problem } from "./contract.ts";

/** What the service answered instead of a result, in words that can be shown. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** No answer came at all. It may later. */
export class Unreachable extends Error {
  constructor() {
    super("The service cannot be reached.");
  }
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await request("GET", path, undefined, signal)).json() as Promise<T>;

/** A whole list, page after page; `mark` is what the next page comes after. */
export async function getAll<T>(path: string, mark: (item: T) => string | number, signal: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const last = all.at(-1);
    const next = last === undefined ? "" : `&after=${mark(last)}`;
    const page = await get<Page<T>>(`${path}${path.includes("?") ? "&" : "?"}limit=100${next}`, signal);
    all.push(...page.data);
    if (!page.hasMore || page.data.length === 0) return all;
  }
}

/** Null where the service has no such thing (404), for example an evaluation before the end of a run. */
export async function find<T>(path: string, signal?: AbortSignal): Promise<T | null> {
  try {
    return await get<T>(path, signal);
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return null;
    throw error;
  }
}

export async function post<T>(path: string, body?: unknown): Promise<T | null> {
  const answer = await request("POST", path, body);
  const text = await answer.text();
  return text === "" ? null : (JSON.parse(text) as T);
}

export const remove = async (path: string): Promise<void> => void (await request("DELETE", path));

async function request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (method === "POST") headers.set("Idempotency-Key", newKey());
  const answer = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    // A browser has no other name for "nobody listens there".
    throw error instanceof TypeError ? new Unreachable() : error;
  });
  if (!answer.ok) throw new ServiceError(answer.status, await explain(answer));
  return answer;
}

async function explain(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const problem = JSON.parse(text) as Problem;
    const errors = (problem.errors ?? []).map((e) => (e.pointer ? `${e.pointer}: ${e.message}` : e.message));
    const words = [problem.detail ?? problem.title, ...errors].filter(Boolean);
    if (words.length > 0) return words.join("\n");
  } catch {
    // Not a problem document: a proxy answered, say, so its status is all that is known.
  }
  return `The service answered ${answer.status} ${answer.statusText}`.trim();
}

/** `crypto.randomUUID` exists on https and localhost only; the page must also work on http in a lab. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

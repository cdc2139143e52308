/** Opens a stream of what follows `after`; resolves when it has ended by itself, rejects when it broke. */
export type Open<T> = (after: number, onItem: (item: T) => void, signal: AbortSignal) => Promise<void>;

export interface Follow<T> {
  open: Open<T>;
  after: number;
  sequenceOf: (item: T) => number;
  onItem: (item: T) => void;
  onState?: (live: boolean) => void;
  /** Waits before the n-th attempt in a row, n from 1. */
  pause: (attempt: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}

/**
 * Follows a sequenced stream over any number of breaks. Each item arrives once and in order: a new attempt
 * asks for what follows the last one seen, and what is sent twice all the same is dropped here.
 */
export async function follow<T>(options: Follow<T>): Promise<void> {
  const { open, sequenceOf, onItem, onState, pause, signal } = options;
  let last = options.after;
  let attempt = 0;
  while (!signal.aborted) {
    try {
      await open(
        last,
        (item) => {
          const sequence = sequenceOf(item);
          if (sequence <= last || signal.aborted) return;
          last = sequence;
          if (attempt > 0) onState?.(true);
          attempt = 0;
          onItem(item);
        },
        signal,
      );
      return;
    } catch {
      if (signal.aborted) return;
      // Whatever broke the stream, the cure is the same: ask again for what is missing.
      onState?.(false);
      await pause(++attempt, signal);
    }
  }
}

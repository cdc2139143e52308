/** A failing action is tried again after its usual pause, doubled each time, up to this. */
const longest = 10_000;

/**
 * Runs `action` soon after it was asked for, never twice at a time and at most once per `every` milliseconds. One that
 * fails is tried again until it works: what it was to bring is still missing on the page.
 */
export function eventually(action: () => Promise<void>, every: number, signal: AbortSignal): () => void {
  let asked = false;
  let busy = false;
  const turn = async (): Promise<void> => {
    busy = true;
    let pause = every;
    while (asked && !signal.aborted) {
      asked = false;
      const failed = await action().then(
        () => false,
        () => true,
      );
      asked ||= failed;
      pause = failed ? Math.min(longest, pause * 2) : every;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    busy = false;
  };
  return () => {
    asked = true;
    if (!busy) void turn();
  };
}

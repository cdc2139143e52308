import { HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import type { RunEvent, RunUpdate } from "./contract.ts";
import { follow } from "./resume.ts";
import { setLive } from "../page/connection.ts";
import { wait } from "../page/wait.ts";

let connection: HubConnection | null = null;
let starting: Promise<void> | null = null;

/** Every event of a run after `after`, once and in order, until the run ends, is deleted, or the signal fires. */
export const streamEvents = (
  runId: string,
  after: number,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> =>
  follow<RunEvent>({
    open: (last, onItem, cancel) => stream("StreamEvents", [runId, last], onItem, cancel),
    after,
    sequenceOf: (event) => event.sequence,
    onItem: onEvent,
    onState: setLive,
    pause: backOff,
    signal,
  });

/** Status and progress of all runs; each update is a whole snapshot, so a new stream needs no position. */
export async function streamRuns(onUpdate: (update: RunUpdate) => void, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await stream<RunUpdate>(
        "StreamRuns",
        [],
        (update) => {
          attempt = 0;
          onUpdate(update);
        },
        signal,
      );
    } catch {
      // The status in the page's corner tells; the next turn of the loop connects again.
      if (!signal.aborted) setLive(false);
    }
    await backOff(attempt, signal);
  }
}

async function stream<T>(
  method: string,
  values: unknown[],
  onItem: (item: T) => void,
  signal: AbortSignal,
): Promise<void> {
  const hub = await connected();
  if (signal.aborted) return;
  setLive(true);
  let stop = (): void => {};
  await new Promise<void>((resolve, reject) => {
    const error = (reason: unknown): void => (isRefusal(reason) ? resolve() : reject(reason));
    const subscription = hub.stream<T>(method, ...values).subscribe({ next: onItem, complete: resolve, error });
    stop = () => {
      subscription.dispose();
      resolve();
    };
    signal.addEventListener("abort", stop);
  }).finally(() => signal.removeEventListener("abort", stop));
}

/** The hub itself says no, to a run that was deleted: asking again would change nothing. */
const isRefusal = (reason: unknown): boolean => reason instanceof Error && reason.message.includes("HubException");

async function connected(): Promise<HubConnection> {
  connection ??= build();
  if (connection.state === HubConnectionState.Connected) return connection;
  starting ??= connection.start().finally(() => {
    starting = null;
  });
  await starting;
  return connection;
}

const build = (): HubConnection =>
  new HubConnectionBuilder().withUrl("/hubs/runs").configureLogging(LogLevel.None).build();

/** 0.25 s, doubling, at most 5 s. */
const backOff = (attempt: number, signal: AbortSignal): Promise<void> =>
  wait(Math.min(5000, 125 * 2 ** Math.max(attempt, 1)), signal);

import type { RunState } from "./runState.ts";

/** A part of the run's page. It is shown every state and touches the document only where its slice changed. */
export interface Part {
  element: HTMLElement;
  show(state: RunState): void;
}

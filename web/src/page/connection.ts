/** Tells in the page's corner whether what it shows is live. */
export const setLive = (live: boolean): void => (live ? tell("live", "Live") : tell("lost", "Reconnecting"));

/** What is shown changes no more, so there is nothing to tell. */
export const setStill = (): void => tell("still", "");

function tell(state: string, text: string): void {
  const badge = document.getElementById("connection");
  if (!badge || badge.dataset.state === state) return;
  badge.dataset.state = state;
  badge.textContent = text;
}

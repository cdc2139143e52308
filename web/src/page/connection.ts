/** Tells in the page's corner whether what it shows is live. */
export function setLive(live: boolean): void {
  const badge = document.getElementById("connection");
  if (!badge) return;
  badge.dataset.state = live ? "live" : "lost";
  badge.textContent = live ? "Live" : "Reconnecting";
}

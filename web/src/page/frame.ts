/** Fast enough to look live, slow enough to stay calm and cheap. */
const gap = 80;

/** Runs `draw` at most once per 80 ms, in a frame, however often it is asked for; not at all once the signal fired. */
export function perFrame(draw: () => void, signal: AbortSignal): () => void {
  let asked = false;
  let drawn = -Infinity;
  const turn = (): void => {
    asked = false;
    if (signal.aborted) return;
    drawn = performance.now();
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    // A hidden tab gets no frames, but its state is to be right when it is looked at.
    const frame = (): unknown => (document.hidden ? turn() : requestAnimationFrame(turn));
    setTimeout(frame, Math.max(0, gap - (performance.now() - drawn)));
  };
}

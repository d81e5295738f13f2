/** Notices when the app was not used for a while, also while the device slept. */

const LOOK_MS = 5_000;
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const;

/** `after`: ms without use, 0 never. Returns what ends it. */
export function followUse(after: () => number, onUnused: () => void): () => void {
  /** Both clocks: one stops while some devices sleep, the other can be set. */
  let wall = Date.now();
  let steady = performance.now();
  const unused = (): number => Math.max(Date.now() - wall, performance.now() - steady);
  const use = (): void => {
    // What happens after the time was over is no use any more.
    if (look()) return;
    wall = Date.now();
    steady = performance.now();
  };
  function look(): boolean {
    const ms = after();
    if (ms === 0 || unused() < ms) return false;
    onUnused();
    return true;
  }
  const timer = setInterval(look, LOOK_MS);
  document.addEventListener('visibilitychange', look);
  for (const sign of SIGNS) window.addEventListener(sign, use, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    for (const sign of SIGNS) window.removeEventListener(sign, use, { capture: true });
  };
}

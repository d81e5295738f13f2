/** One clock for every age on the screen: it ticks each five seconds while the page can be seen. */
import { createSignal } from 'solid-js';

const TICK_MS = 5_000;
const [now, setNow] = createSignal(Date.now());

export { now };

setInterval(() => {
  if (document.visibilityState === 'visible') setNow(Date.now());
}, TICK_MS);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') setNow(Date.now());
});

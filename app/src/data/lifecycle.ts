/** Tells links what the page lives through: phones freeze pages and kill sockets without an event. */
import type { DeviceLink } from '../../../shared/link/types.ts';

/** Visibility and network events in, `wake`/`setVisible` on every link out. Returns what undoes it. */
export function followPage(links: () => readonly DeviceLink[]): () => void {
  const wake = () => {
    for (const link of links()) link.wake();
  };
  const show = () => {
    const visible = document.visibilityState === 'visible';
    for (const link of links()) link.setVisible(visible);
    if (visible) wake();
  };
  document.addEventListener('visibilitychange', show);
  window.addEventListener('pageshow', wake);
  window.addEventListener('online', wake);
  return () => {
    document.removeEventListener('visibilitychange', show);
    window.removeEventListener('pageshow', wake);
    window.removeEventListener('online', wake);
  };
}

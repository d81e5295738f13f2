/** The service worker: registered after the first paint, and never replaced under a running session without asking. */
import { Workbox } from 'workbox-window';
import { say } from '../ui/toast.ts';

export function keepFresh(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const worker = new Workbox('/sw.js');
  worker.addEventListener('waiting', () => {
    say({
      text: 'A new version is ready.',
      action: {
        text: 'Reload',
        act() {
          worker.addEventListener('controlling', () => location.reload());
          worker.messageSkipWaiting();
        },
      },
    });
  });
  // A browser without storage for workers still runs the app; it only cannot open it offline.
  worker.register().catch(() => {});
}

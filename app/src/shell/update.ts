/** The service worker: registered after the first paint, and never replaced under a running session without asking. */
import { say } from '../ui/toast.ts';

export async function keepFresh(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // After what the page needs: the worker only matters for the next visit.
  if (document.readyState !== 'complete') {
    await new Promise((loaded) => window.addEventListener('load', loaded, { once: true }));
  }
  const { Workbox } = await import('workbox-window');
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
  await worker.register().catch(() => {});
}

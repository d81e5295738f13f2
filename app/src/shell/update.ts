/** The service worker: registered after the first paint, and never replaced under a running session without asking. */
import { createEffect, createRoot, createSignal, on } from 'solid-js';
import { parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { say } from '../ui/toast.ts';

/** An installed app stays open for days: it looks for a new version by itself. */
const LOOK_EVERY_MS = 60 * 60 * 1000;
const TRY_AGAIN_MS = 30_000;
const MOST_TRIES = 100;

const [fresh, setFresh] = createSignal<(() => void) | null>(null);
/** Loads the new version that waits; null: there is none. */
export const newVersion = fresh;

export async function keepFresh(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // After what the page needs: the worker only matters for the next visit.
  if (document.readyState !== 'complete') {
    await new Promise((loaded) => window.addEventListener('load', loaded, { once: true }));
  }
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox('/sw.js');
  worker.addEventListener('waiting', () => {
    offer(() => {
      // Of this tab alone, and only after the tap: what runs in another stays under it.
      worker.addEventListener('controlling', () => location.reload());
      worker.messageSkipWaiting();
    });
  });
  // A browser without storage for workers still runs the app; it only cannot open it offline.
  await worker.register().catch(() => {});
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    const since = Date.now() - looked;
    if (document.visibilityState !== 'visible' || (since >= 0 && since < LOOK_EVERY_MS)) return;
    looked = Date.now();
    void worker.update().catch(() => {});
  });
}

/** The browser removed the worker with all else: without a new one the app would not open offline. */
export async function renewWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      await navigator.serviceWorker.register('/sw.js');
      return;
    } catch {
      // It is fetched from the network, and that may be away just now.
      await new Promise((resolve) => {
        window.addEventListener('online', resolve, { once: true });
        setTimeout(resolve, TRY_AGAIN_MS);
      });
    }
  }
}

/** Says it once, where no terminal is open; More offers it from then on. */
export function offer(load: () => void): void {
  setFresh(() => load);
  createRoot((done) => {
    createEffect(
      on(router.path, (path) => {
        if (parsePlace(path).at === 'session') return;
        say({ text: 'A new version is ready.', action: { text: 'Reload', act: load } });
        done();
      }),
    );
  });
}

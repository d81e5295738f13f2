/** What a tap on a notification opens, and what stands there longer than it should. */
import { createEffect, onCleanup } from 'solid-js';
import { wantAsk } from '../asks/wanted-ask.ts';
import type { Data } from '../data/types.ts';
import { waitingCount } from '../inbox/inbox.ts';
import { shownNotifications } from '../push/browser-push.ts';
import type { NotificationData } from '../push/show.ts';
import type { WorkerMessage } from '../push/worker-message.ts';
import { router } from '../router/router.ts';

type Badged = Navigator & { setAppBadge?(count: number): Promise<void> };

/** Call it before the router has looked at the address. */
export function openedFromNotification(): void {
  wantAsk(location.search);
}

/** Within a component that lives as long as the app. */
export function followNotifications(data: Data): void {
  const open = ({ data: message }: MessageEvent<WorkerMessage | null>) => {
    if (message?.type !== 'open') return;
    const url = new URL(message.url, location.origin);
    wantAsk(url.search);
    router.navigate(url.pathname);
  };
  navigator.serviceWorker?.addEventListener('message', open);
  onCleanup(() => navigator.serviceWorker?.removeEventListener('message', open));

  // Of machines that are live: what others wait for is as they last said.
  createEffect(() => {
    const count = waitingCount(data);
    if (!data.ready()) return;
    (navigator as Badged).setAppBadge?.(count).catch(() => {});
  });

  createEffect(() => {
    const synced = data.machines().filter((machine) => machine.synced());
    const waits = new Map(
      synced.map((machine) => [
        machine.id,
        new Set(machine.sessions().flatMap(({ asks }) => asks.map(({ id }) => id))),
      ]),
    );
    if (synced.length > 0) void closeAnswered(waits).catch(() => {});
  });
}

/** Browsers that must show each message are not told that a thing is over: the app takes it away when it is opened. */
async function closeAnswered(waits: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
  for (const notification of await shownNotifications()) {
    const about = notification.data as NotificationData | null;
    const asks = about?.machineId == null ? undefined : waits.get(about.machineId);
    const ask = /\/ask\/([a-z2-7]{26})$/.exec(notification.tag)?.[1];
    if (asks !== undefined && ask !== undefined && !asks.has(ask)) notification.close();
  }
}

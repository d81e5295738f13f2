/// <reference lib="webworker" />
/** The service worker's part of push: shows what machines tell, answers by the buttons of a notification, opens the right place. */
import * as v from 'valibot';
import { newId } from '../../../shared/model/ids.ts';
import { type PushMessage, pushMessageSchema } from '../../../shared/model/push.ts';
import { CallFailed } from '../data/api.ts';
import { LEAVE, openUnlocked, type Storage } from '../data/database.ts';
import { callMachine } from './call-machine.ts';
import { handed, machineOf, type PushRecord, readRecord, serverKey, writeRecord } from './record.ts';
import { type NotificationData, notAnswered, notificationOf, type Shown, unknownMessage } from './show.ts';
import type { WorkerMessage } from './worker-message.ts';

type Actions = { maxActions?: number };
/** With Declarative Web Push there is the notification in place of the data. */
type Pushed = Pick<PushEvent, 'data'> & { notification?: Notification | null };
type Badged = WorkerNavigator & { setAppBadge?(count: number): Promise<void> };

export function takePush(worker: ServiceWorkerGlobalScope): void {
  const { origin } = worker.location;
  let held: Promise<Storage> | null = null;
  const lose = () => {
    held = null;
  };
  /** Opened once for as long as this worker lives, or until a newer version of the app or the browser takes it away. */
  const storage = (): Promise<Storage> => {
    held ??= openUnlocked({ onBlocked() {}, onSuperseded: lose, onLost: lose }).catch((error: unknown) => {
      lose();
      throw error;
    });
    return held;
  };
  // It is locked, or sealed anew: what was opened before is not held on to.
  new BroadcastChannel(LEAVE).onmessage = () => {
    void held?.then(({ database }) => database.close()).catch(() => {});
    lose();
  };
  const show = ({ title, options }: Shown) => worker.registration.showNotification(title, options);
  const pages = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  async function tellPages(message: WorkerMessage): Promise<void> {
    for (const page of await pages()) page.postMessage(message);
  }

  async function received({ data, notification }: Pushed): Promise<void> {
    const message = messageOf(data, notification);
    // The browser shows what it has understood by itself.
    if (message === null) return notification ? undefined : show(unknownMessage);
    const about = message.notification.data;
    const opened = await storage().catch(() => null);
    const record = opened === null ? null : await readRecord(opened);
    const machineId = record === null ? undefined : machineOf(record, about.token);
    if (opened !== null && record !== null && machineId !== undefined) {
      await noteWaiting(opened, record, machineId, about.waiting);
    }
    if (about.what === 'gone') {
      const standing = await worker.registration.getNotifications({ tag: message.notification.tag });
      for (const one of standing) one.close();
      return;
    }
    const { maxActions = 0 } = (worker as unknown as { Notification: Actions }).Notification;
    await show(notificationOf(message, machineId, { origin, maxActions }));
    if (about.what === 'test' && machineId !== undefined)
      await tellPages({ type: 'push-arrived', machineId });
  }

  async function noteWaiting(
    opened: Storage,
    record: PushRecord,
    machineId: string,
    count: number,
  ): Promise<void> {
    const waiting = { ...record.waiting, [machineId]: count };
    await writeRecord(opened, { ...record, waiting });
    const sum = Object.values(waiting).reduce((all, one) => all + one, 0);
    await (worker.navigator as Badged).setAppBadge?.(sum).catch(() => {});
  }

  async function answer(data: NotificationData, tag: string, action: string): Promise<void> {
    const { machineId, sessionId, askId } = data;
    if (machineId === null || sessionId === null || askId === null) return;
    try {
      const path = `/v1/sessions/${sessionId}/asks/${askId}?from=notification`;
      await callMachine(
        await storage(),
        machineId,
        { method: 'POST', path, body: { answer: action }, key: newId() },
        v.unknown(),
      );
    } catch (error) {
      const why =
        error instanceof CallFailed ? `${error.problem.title} ${error.problem.detail}` : String(error);
      await show(notAnswered(data, tag, why.trim()));
    }
  }

  async function open(url: string): Promise<void> {
    const [page] = await pages();
    if (page === undefined) {
      await worker.clients.openWindow(url);
      return;
    }
    page.postMessage({ type: 'open', url } satisfies WorkerMessage);
    await page.focus().catch(() => {});
  }

  /** The browser made another subscription: machines are told of it, since nobody may open the app for long. */
  async function renew(): Promise<void> {
    const opened = await storage();
    const record = await readRecord(opened);
    if (record?.on !== true) return;
    const fresh = await worker.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: serverKey(record),
    });
    for (const machineId of Object.keys(record.tokens)) {
      const body = handed(record, machineId, fresh, origin);
      // One that is away is told by the app, when it next opens.
      if (body !== null)
        await callMachine(opened, machineId, { method: 'PUT', path: '/v1/push', body }, v.unknown()).catch(
          () => {},
        );
    }
  }

  worker.addEventListener('push', (event) => event.waitUntil(received(event)));
  worker.addEventListener('notificationclick', (event) => {
    const { notification, action } = event;
    const data = notification.data as NotificationData | null;
    notification.close();
    if (data === null) return;
    const answers = data.askId !== null && (action === 'allow' || action === 'deny');
    event.waitUntil(answers ? answer(data, notification.tag, action) : open(data.url));
  });
  worker.addEventListener('pushsubscriptionchange', (event) => {
    (event as ExtendableEvent).waitUntil(renew().catch(() => {}));
  });
}

function messageOf(data: PushMessageData | null, notification: Pushed['notification']): PushMessage | null {
  let json: unknown;
  try {
    json = data?.json();
  } catch {
    // It is of nobody that we know.
  }
  const declared = notification && {
    notification: {
      title: notification.title,
      body: notification.body,
      navigate: (notification as { navigate?: string }).navigate ?? '/',
      tag: notification.tag,
      silent: notification.silent === true,
      data: notification.data,
    },
  };
  const parsed = v.safeParse(pushMessageSchema, json ?? declared);
  return parsed.success ? parsed.output : null;
}

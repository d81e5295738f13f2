/** What this browser can do of push, found out by looking, never by its name. */
import { isStandalone } from '../data/support.ts';
import { type PushRecord, serverKey } from './record.ts';

export type PushSupport =
  /** It can. */
  | 'yes'
  /** iOS: only from the home screen. */
  | 'install-first'
  /** The person, or the browser for him, said no. */
  | 'denied'
  | 'no';

/** Without a worker nothing ever comes: a page in development has none. */
const PATIENCE_MS = 5_000;

export function pushSupport(): PushSupport {
  if (!('serviceWorker' in navigator)) return 'no';
  if (!('PushManager' in window) || !('Notification' in window))
    return looksLikeIos() && !isStandalone() ? 'install-first' : 'no';
  return Notification.permission === 'denied' ? 'denied' : 'yes';
}

/** Safari there has no PushManager at all before the page stands on the home screen. */
const looksLikeIos = (): boolean => 'standalone' in navigator;

export const pushAllowed = (): boolean => pushSupport() === 'yes' && Notification.permission === 'granted';

/** Call it on a tap. */
export async function askToPush(): Promise<boolean> {
  return (await Notification.requestPermission()) === 'granted';
}

async function worker(): Promise<ServiceWorkerRegistration> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('this page has no service worker')), PATIENCE_MS),
  );
  return Promise.race([navigator.serviceWorker.ready, late]);
}

/** The one that stands, or a new one: a browser may have ended it. Rejects where the browser gives none. */
export async function subscription(record: PushRecord): Promise<PushSubscription> {
  const { pushManager } = await worker();
  const standing = await pushManager.getSubscription();
  const key = serverKey(record);
  if (standing !== null && sameKey(standing.options.applicationServerKey, key)) return standing;
  await standing?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

export async function endSubscription(): Promise<void> {
  const standing = await (await worker()).pushManager.getSubscription();
  await standing?.unsubscribe();
}

function sameKey(held: ArrayBuffer | null | undefined, key: Uint8Array): boolean {
  if (held == null) return true;
  const bytes = new Uint8Array(held);
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}

export const shownNotifications = async (): Promise<Notification[]> =>
  'serviceWorker' in navigator && navigator.serviceWorker.controller !== null
    ? (await navigator.serviceWorker.ready).getNotifications()
    : [];

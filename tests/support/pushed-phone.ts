/**
 * Push on a phone under test. Headless Chromium has no push service, so its subscription is played, with keys of the test's own;
 * everything behind it is real: the service worker gets what the machine sealed, once the test has opened it.
 */
import type { CDPSession } from 'playwright';
import { type TestBrowser, testBrowser } from '../../agent/push/testing.ts';
import type { PushMessage } from '../../shared/model/push.ts';
import type { Delivered } from '../fakes/push-service.ts';
import type { Phone } from './phone.ts';
import { until } from './until.ts';

/** What is used of a service worker's global scope, whose types no page has. */
interface WorkerScope extends EventTarget {
  readonly registration: ServiceWorkerRegistration;
  readonly NotificationEvent: new (type: string, of: { notification: Notification; action: string }) => Event;
}

export interface PushedPhone {
  /** As the browser would read it. */
  read(delivered: Delivered): PushMessage;
  /** Hands it to the service worker, as the browser does with what it has decrypted. */
  deliver(message: PushMessage): Promise<void>;
  /** What stands among the system's notifications. */
  shown(): Promise<{ title: string; body: string; tag: string; actions: string[] }[]>;
  /** A tap on the one with this tag, or on one of its buttons. */
  press(tag: string, action?: string): Promise<void>;
}

/** Before the phone opens the app. */
export async function playPush(phone: Phone, origin: string, endpoint: string): Promise<PushedPhone> {
  const browser: TestBrowser = testBrowser(endpoint);
  const { p256dh, auth } = browser.subscription;
  await phone.context.grantPermissions(['notifications'], { origin });
  await phone.context.addInitScript(
    ({ endpoint, keys }) => {
      const bytes = (text: string) =>
        Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
      const made = (applicationServerKey: BufferSource) => ({
        endpoint,
        options: { applicationServerKey, userVisibleOnly: true },
        getKey: (name: 'p256dh' | 'auth') => bytes(keys[name]),
        unsubscribe: async () => {
          standing = null;
          return true;
        },
      });
      let standing: object | null = null;
      PushManager.prototype.getSubscription = async () => standing as never;
      PushManager.prototype.subscribe = async (options) => {
        standing = made(options?.applicationServerKey as BufferSource);
        return standing as never;
      };
    },
    { endpoint, keys: { p256dh, auth } },
  );

  let session: CDPSession | null = null;
  let registration = '';
  async function workers(): Promise<CDPSession> {
    if (session !== null) return session;
    session = await phone.context.newCDPSession(phone.page);
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registration = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registration;
    });
    await session.send('ServiceWorker.enable');
    await until('the service worker to be registered', () => registration !== '');
    return session;
  }
  const worker = () => until('the service worker to run', () => phone.context.serviceWorkers()[0]);

  const shown = () =>
    phone.page.evaluate(async () => {
      const all = await (await navigator.serviceWorker.ready).getNotifications();
      return all.map((one) => ({
        title: one.title,
        body: one.body,
        tag: one.tag,
        actions: ((one as { actions?: { action: string }[] }).actions ?? []).map(({ action }) => action),
      }));
    });

  return {
    read: (delivered) => browser.message(delivered.body),
    async deliver(message) {
      const cdp = await workers();
      await cdp.send('ServiceWorker.deliverPushMessage', {
        origin,
        registrationId: registration,
        data: JSON.stringify(message),
      });
    },
    shown,
    async press(tag, action = '') {
      // What was delivered is shown a moment later.
      await until(`a notification ${tag}`, async () =>
        (await shown()).some((notification) => notification.tag === tag),
      );
      await (await worker()).evaluate(
        async ({ tag, action }) => {
          const scope = globalThis as unknown as WorkerScope;
          const [notification] = await scope.registration.getNotifications({ tag });
          if (notification === undefined) throw new Error(`no notification ${tag}`);
          // An event that a script made cannot be waited for, and says so once the work has begun.
          addEventListener('error', (event) => event.preventDefault(), { once: true });
          scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action }));
        },
        { tag, action },
      );
    },
  };
}

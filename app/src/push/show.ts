/** What a message becomes on the screen. Pure. */
import type { PushMessage } from '../../../shared/model/push.ts';

/** Stays with a notification, for the tap on it. */
export interface NotificationData {
  /** Within this app. */
  url: string;
  machineId: string | null;
  sessionId: string | null;
  /** What Allow and Deny answer. */
  askId: string | null;
}

export interface Shown {
  title: string;
  options: NotificationOptions & {
    data: NotificationData;
    actions?: { action: string; title: string }[];
    timestamp?: number;
  };
}

const ICON = '/icon-192.png';
const ASKS: readonly string[] = ['permission', 'question', 'plan'];

/** `machineId`: whose token it names; undefined: nobody's that this device knows. `origin`: of the app. */
export function notificationOf(
  { notification }: PushMessage,
  machineId: string | undefined,
  { origin, maxActions }: { origin: string; maxActions: number },
): Shown {
  if (machineId === undefined) return unknownMessage;
  const { data } = notification;
  const answered = data.askId !== null && maxActions >= 2;
  return {
    title: notification.title,
    options: {
      body: notification.body,
      tag: notification.tag,
      icon: ICON,
      badge: ICON,
      silent: notification.silent,
      timestamp: data.at,
      // On a desktop it would go by itself while Claude waits on.
      requireInteraction: ASKS.includes(data.what),
      data: {
        url: within(notification.navigate, origin),
        machineId,
        sessionId: data.sessionId,
        askId: answered ? data.askId : null,
      },
      ...(answered && {
        actions: [
          { action: 'allow', title: 'Allow' },
          { action: 'deny', title: 'Deny' },
        ],
      }),
    },
  };
}

/** Something has to be shown: a browser ends the subscription of who is told and says nothing. */
export const unknownMessage: Shown = {
  title: 'Open Poet',
  options: {
    body: 'Something came that this device does not know. Open the app to see what waits.',
    tag: 'unknown',
    icon: ICON,
    data: { url: '/inbox', machineId: null, sessionId: null, askId: null },
  },
};

/** Nothing leads out of the app. */
function within(address: string, origin: string): string {
  const url = URL.parse(address, origin);
  return url !== null && url.origin === origin ? url.pathname + url.search : '/';
}

/** What stands there after an answer that did not arrive. */
export const notAnswered = (data: NotificationData, tag: string, why: string): Shown => ({
  title: 'It was not answered',
  options: { body: why, tag, icon: ICON, data: { ...data, askId: null } },
});

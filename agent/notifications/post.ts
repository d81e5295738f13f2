/** The one way into the inbox for everything that Claude Code does not ask: whoever has something to say posts it here. */
import { nameFrom, newId } from '../../shared/model/ids.ts';
import {
  MAX_NOTIFICATION_TEXT,
  type Notification,
  type NotificationKind,
} from '../../shared/model/notification.ts';
import type { Clock } from '../clock.ts';
import { insertNotification, readNotifications, unreadOf } from '../store/notifications.ts';
import type { Store } from '../store/open.ts';

export interface Post {
  kind: NotificationKind;
  /** null: about the machine itself. */
  sessionId: string | null;
  /** One line; what is too long is cut. */
  title: string;
  text?: string;
  /** Nobody has to look at it: it only says what was. */
  read?: boolean;
}

export interface Notifications {
  post(post: Post): Notification;
  /** What the unread ones of this kind told of is over. */
  settle(sessionId: string | null, kind: NotificationKind): void;
}

export function createNotifications(deps: {
  store: Store;
  clock: Clock;
  /** Where a session stands in what it prints; null where nothing was printed. */
  positionOf(sessionId: string): Notification['position'];
}): Notifications {
  const { store, clock } = deps;
  return {
    post({ kind, sessionId, title, text = '', read = false }) {
      const now = clock.now();
      const notification = {
        id: newId(),
        kind,
        sessionId,
        position: sessionId === null ? null : deps.positionOf(sessionId),
        at: now,
        title: nameFrom(title, 'Something happened'),
        text: shortened(text.trim()),
        readAt: read ? now : null,
      };
      return store.write((tx) => insertNotification(tx, notification));
    },
    settle(sessionId, kind) {
      store.write((tx) => {
        const ids = unreadOf(tx, sessionId, kind).map(({ id }) => id);
        readNotifications(tx, ids, clock.now());
      });
    },
  };
}

const shortened = (text: string): string =>
  text.length <= MAX_NOTIFICATION_TEXT ? text : `${text.slice(0, MAX_NOTIFICATION_TEXT - 1)}…`;

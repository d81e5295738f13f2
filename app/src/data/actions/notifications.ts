import * as v from 'valibot';
import type { Calls } from '../calls.ts';

export type NotificationActions = ReturnType<typeof notificationActions>;
export const notificationActions = ({ live, later }: Calls) => ({
  readNotifications: (id: string, ids: readonly string[]) =>
    live(id, { method: 'POST', path: '/v1/notifications/read', body: { ids } }, v.null()),
  dismissNotifications: (id: string, ids: readonly string[]) =>
    later(id, ids.length === 1 ? 'Dismiss one thing' : `Dismiss ${ids.length} things`, {
      method: 'POST',
      path: '/v1/notifications/dismiss',
      body: { ids },
    }),
});

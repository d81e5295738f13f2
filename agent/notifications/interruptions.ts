/** Says once that sessions ended with the machine or its terminal host, so that who is away hears of it. */
import type { Clock } from '../clock.ts';
import { unreadOf } from '../store/notifications.ts';
import type { Store } from '../store/open.ts';
import { interruptedSessions } from '../store/sessions.ts';
import type { Notifications } from './post.ts';

/** They are found one by one, and told of together. */
const GATHER_MS = 1000;
const NAMED = 3;

/** Returns what ends it. */
export function tellInterruptions(deps: {
  store: Store;
  clock: Clock;
  notifications: Notifications;
}): () => void {
  const { store, clock, notifications } = deps;
  let told = unreadOf(store.db, null, 'interrupted').length > 0 ? interruptedSessions(store.db).length : 0;
  let cancel: (() => void) | null = null;

  function look(): void {
    cancel = null;
    const sessions = interruptedSessions(store.db);
    if (sessions.length === told) return;
    if (told > 0) notifications.settle(null, 'interrupted');
    if (sessions.length > told) {
      const titles = sessions.slice(0, NAMED).map(({ title }) => `“${title}”`);
      const rest = sessions.length - titles.length;
      const what =
        sessions.length === 1 ? 'A session was interrupted' : `${sessions.length} sessions were interrupted`;
      const text = `${titles.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. Say whether to go on.`;
      notifications.post({ kind: 'interrupted', sessionId: null, title: what, text });
    }
    told = sessions.length;
  }

  const later = () => {
    cancel ??= clock.after(GATHER_MS, look);
  };
  const leave = store.onChanges(({ rows }) => {
    if (rows.session.some(({ interrupted }) => interrupted) || (told > 0 && rows.session.length > 0)) later();
  });
  later();
  return () => {
    leave();
    cancel?.();
  };
}

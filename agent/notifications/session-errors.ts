/**
 * What goes wrong in sessions, as their rows tell it: an error of the API while Claude works, a program that crashed, failed or
 * could not be started. What a person sees for himself, a stop that somebody asked for or a shell that was left, is none.
 */
import type { Session } from '../../shared/model/session.ts';
import { signalName } from '../../shared/model/signal-names.ts';
import { listNotifications } from '../store/notifications.ts';
import type { Store } from '../store/open.ts';
import { listSessions } from '../store/sessions.ts';
import type { Notifications, Post } from './post.ts';

type Said = Pick<Post, 'title' | 'text'>;

/** Null where nothing went wrong. */
export function errorOf(session: Session): Said | null {
  const { activity, program, state } = session;
  if (state === 'failed') {
    // Told as one for the whole machine, with what can be done about it.
    if (session.interrupted) return null;
    return { title: `“${session.title}” failed`, text: session.notice ?? '' };
  }
  if (state === 'running' && activity?.state === 'error') {
    const limit = activity.resetAt !== null;
    return { title: limit ? 'Usage limit reached' : 'Claude stopped at an error', text: activity.message };
  }
  if (state !== 'exited' || session.stop !== null || program.kind === 'shell') return null;
  if (session.signal !== null)
    return { title: `“${session.title}” crashed`, text: `${signalName(session.signal)} ended it.` };
  if (session.exitCode === 0) return null;
  return {
    title: `“${session.title}” ended with an error`,
    text: `It exited with code ${session.exitCode}.`,
  };
}

/** Names one error of a session, so that it is told once however often its row changes. */
function markOf(session: Session): string {
  const { activity, runs, state } = session;
  return state === 'running' && activity?.state === 'error' ? `api ${activity.since}` : `${state} ${runs}`;
}

/** Returns what ends it. */
export function tellSessionErrors({
  store,
  notifications,
}: {
  store: Store;
  notifications: Notifications;
}): () => void {
  const told = new Map<string, string>();
  // Of an agent before this one: it has told of these.
  for (const session of listSessions(store.db))
    if (errorOf(session) !== null || session.interrupted) told.set(session.id, markOf(session));
  const open = new Set(
    listNotifications(store.db).flatMap(({ kind, sessionId, readAt }) =>
      kind === 'error' && sessionId !== null && readAt === null ? [sessionId] : [],
    ),
  );

  function look(session: Session): void {
    // Told of by itself; left as it is then, it is no news.
    if (session.interrupted) told.set(session.id, markOf(session));
    const error = errorOf(session);
    if (error !== null) {
      const mark = markOf(session);
      if (told.get(session.id) === mark) return;
      told.set(session.id, mark);
      open.add(session.id);
      notifications.post({ kind: 'error', sessionId: session.id, ...error });
      return;
    }
    const goesOn = session.state === 'running' && session.activity !== null;
    if (!goesOn || !open.delete(session.id)) return;
    told.delete(session.id);
    notifications.settle(session.id, 'error');
  }

  let stopped = false;
  const leave = store.onChanges(({ rows }) => {
    if (rows.session.length === 0) return;
    // Once this change is told to everybody: a listener must not write.
    queueMicrotask(() => {
      if (!stopped) rows.session.forEach(look);
    });
  });
  return () => {
    stopped = true;
    leave();
  };
}

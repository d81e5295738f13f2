/** What a person can be told of at a moment, each thing once and by its own tag. */
import type { PushKind } from '../../shared/model/push.ts';
import type { Session } from '../../shared/model/session.ts';
import { listNotifications } from '../store/notifications.ts';
import type { Db } from '../store/open.ts';
import { findSession, liveSessions } from '../store/sessions.ts';
import { tasksThatAsk } from '../store/tasks.ts';
import { askWords, finishedWords, reportWords, toldWords, type Words } from './words.ts';

export interface Thing {
  /** Names it as long as it can be told. */
  tag: string;
  kind: PushKind;
  sessionId: string | null;
  /** null: it cannot be answered without opening it. */
  askId: string | null;
  /** Below the machine's own place in the app. */
  path: string;
  words(): Words;
}

const MAX_TASKS = 100;

/** `finished`: sessions in which Claude ended a turn that nobody has answered yet, and since when. */
export function thingsOf(db: Db, finished: ReadonlyMap<string, number>): Thing[] {
  const live = liveSessions(db);
  return [
    ...live.flatMap(askedBy),
    ...live.flatMap((session) => {
      const since = finished.get(session.id);
      return since === undefined ? [] : [finishedBy(session, since)];
    }),
    ...told(db),
    ...reported(db),
  ];
}

/** Tasks that ask for approval, once their report is there. */
const reported = (db: Db): Thing[] =>
  tasksThatAsk(db, MAX_TASKS).flatMap((task) =>
    task.report !== null && task.report.state !== 'ready'
      ? []
      : [
          {
            tag: `report/${task.id}/${task.report?.version ?? 0}`,
            kind: 'report' as const,
            sessionId: null,
            askId: null,
            path: `/t/${task.id}`,
            words: () => reportWords(task),
          },
        ],
  );

const askedBy = (session: Session): Thing[] =>
  session.asks.map((ask) => ({
    tag: `ask/${ask.id}`,
    kind: ask.kind,
    sessionId: session.id,
    askId: ask.id,
    path: `/s/${session.id}?ask=${ask.id}`,
    words: () => askWords(session, ask),
  }));

const finishedBy = (session: Session, since: number): Thing => ({
  tag: `done/${session.id}/${since}`,
  kind: 'finished',
  sessionId: session.id,
  askId: null,
  path: `/s/${session.id}`,
  words: () => finishedWords(session),
});

const TOLD: ReadonlySet<string> = new Set(['error', 'notify', 'interrupted']);

function told(db: Db): Thing[] {
  return listNotifications(db).flatMap((notification) => {
    const { id, kind, readAt, sessionId } = notification;
    if (readAt !== null || !TOLD.has(kind)) return [];
    const session = sessionId === null ? undefined : findSession(db, sessionId);
    return [
      {
        tag: `told/${id}`,
        kind: kind === 'notify' ? ('notify' as const) : ('failed' as const),
        sessionId,
        askId: null,
        path: session === undefined ? '' : `/s/${session.id}`,
        words: () => toldWords(notification, session),
      },
    ];
  });
}

/** As the badge counts them: what waits or is new, but not what merely ended well. */
export const countWaiting = (things: readonly Thing[]): number =>
  things.filter(({ kind }) => kind !== 'finished').length;

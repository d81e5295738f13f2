/** The last lines of each session's screen, into the database: often enough to be alive, and only while somebody looks. */
import type { Clock } from '../clock.ts';
import type { Store, Tx } from '../store/open.ts';
import { findSession, updatePeeks, updateSession } from '../store/sessions.ts';
import type { Follower } from './run-table.ts';

const EVERY_MS = 2000;
const LINES = 3;
const MAX_LINE = 200;

export const peekOf = (live: Pick<Follower, 'screen'>): string[] =>
  live.screen.peek(LINES).map((line) => line.slice(0, MAX_LINE));

export function createPeeks(deps: {
  store: Store;
  clock: Clock;
  following(): readonly Follower[];
  /** Whether a device is connected. */
  watched(): boolean;
}): { stop(): void } {
  const { store, clock } = deps;
  /** How far each screen had parsed when it was last looked at. */
  const seen = new WeakMap<Follower, number>();

  function look(): void {
    stop = clock.after(EVERY_MS, look);
    if (!deps.watched()) return;
    const news = deps.following().filter((live) => seen.get(live) !== live.screen.parsed);
    if (news.length === 0) return;
    const now = clock.now();
    const known = news.filter((live) => seen.has(live));
    store.write((tx) => {
      if (known.length > 0) {
        const peeks = known.map((live) => ({ id: live.key.sessionId, peek: peekOf(live) }));
        updatePeeks(tx, peeks, now);
      }
      for (const live of news) if (!seen.has(live)) begin(tx, live, now);
    });
    for (const live of news) seen.set(live, live.screen.parsed);
  }

  /** Seen for the first time since the agent started: that is not when it printed. */
  function begin(tx: Tx, live: Follower, now: number): void {
    const session = findSession(tx, live.key.sessionId);
    if (session?.state !== 'running') return;
    const peek = peekOf(live);
    if (same(peek, session.peek)) return;
    updateSession(tx, session.id, { peek, ...(session.lastOutputAt === null && { lastOutputAt: now }) });
  }

  let stop = clock.after(EVERY_MS, look);
  return { stop: () => stop() };
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, i) => line === b[i]);

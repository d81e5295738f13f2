/** Stopping: each step harder than the one before, each written on the session's row so that everybody sees it. */
import { type Session, type StopHow, stopHows } from '../../shared/model/session.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import type { PtyHost, RunKey } from '../pty-host/types.ts';
import type { Store } from '../store/open.ts';
import { findSession, liveSessions, updateSession } from '../store/sessions.ts';
import type { Endings } from './endings.ts';
import { keyOf } from './run-table.ts';

/** A stop is answered with the end where it comes this soon. */
const ANSWER_MS = 1500;
/** What stopping everything gives each step before the next. */
const STEP_MS = 3000;

/**
 * SIGHUP is what a closed terminal sends: shells end by it, and Claude Code saves and ends within a tenth of a second.
 * SIGTERM is what a system sends that shuts down. SIGKILL ends every process of the terminal, and lets none clean up.
 */
export const STOP_SIGNAL = { politely: 'SIGHUP', firmly: 'SIGTERM', force: 'SIGKILL' } as const;

export interface Stops {
  /** Throws ProblemError where it is still starting. Of a session that is over: that one as it is. */
  stop(id: string, how: StopHow): Promise<Session>;
  /** Every session, step by step until it has ended; resolves with those that ran. */
  stopAll(): Promise<Session[]>;
}

export function createStops(deps: {
  store: Store;
  clock: Clock;
  endings: Endings;
  host(): PtyHost | null;
}): Stops {
  const { store, clock, endings } = deps;

  function ask(session: Session, how: StopHow, ms: number): Promise<void> {
    const host = deps.host();
    if (session.state !== 'running' || host === null) {
      throw new ProblemError(409, 'not-running', 'It is still starting. Try again in a moment.');
    }
    const key: RunKey = { sessionId: session.id, run: session.runs - 1 };
    const end = endings.until(keyOf(key), ms);
    store.write((tx) =>
      updateSession(tx, session.id, { stop: { how: harder(session.stop?.how, how), at: clock.now() } }),
    );
    host.signal(key, STOP_SIGNAL[how]);
    return end;
  }

  return {
    async stop(id, how) {
      const session = findSession(store.db, id);
      if (session === undefined) throw new ProblemError(404, 'no-such-session', 'There is no such session.');
      if (session.state === 'exited' || session.state === 'failed') return session;
      await ask(session, how, ANSWER_MS);
      return findSession(store.db, id) as Session;
    },
    async stopAll() {
      const all = liveSessions(store.db);
      for (const how of stopHows) {
        const left = liveSessions(store.db).filter(
          ({ id, state }) => state === 'running' && all.some((one) => one.id === id),
        );
        await Promise.all(left.map((session) => ask(session, how, STEP_MS)));
      }
      return all;
    },
  };
}

/** A row says the hardest that was asked for. */
function harder(before: StopHow | undefined, now: StopHow): StopHow {
  return before !== undefined && stopHows.indexOf(before) > stopHows.indexOf(now) ? before : now;
}

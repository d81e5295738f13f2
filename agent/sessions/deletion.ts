/** Deletes sessions: rows, recordings, what was kept for reports, and what the index knows of them. Nothing of Claude Code's own. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../shared/model/log.ts';
import { isOver, type Session, type SessionWeight } from '../../shared/model/session.ts';
import type { Clock } from '../clock.ts';
import type { History } from '../history/history.ts';
import type { Home } from '../home.ts';
import { ProblemError, reason } from '../problem.ts';
import { deleteSessionRows, finishDeletions, unfinishedDeletions } from '../store/deletions.ts';
import type { Store } from '../store/open.ts';
import { findSession } from '../store/sessions.ts';

const runs = (session: Session | undefined): session is Session => session !== undefined && !isOver(session);

export interface Deletion {
  weigh(ids: readonly string[]): Promise<SessionWeight>;
  /** Gives those that were there. Throws ProblemError, and deletes none, where any of them runs. */
  delete(ids: readonly string[]): Promise<string[]>;
  /** Ends what an agent that was killed had begun. */
  finish(): Promise<void>;
}

export function createDeletion(deps: {
  home: Pick<Home, 'recordingsDir' | 'verificationDir' | 'sessionsDir' | 'editorsDir'>;
  store: Store;
  clock: Clock;
  log: Log;
  history: Pick<History, 'forget' | 'weigh'>;
  /** When nothing else is done to recordings. */
  apart(work: () => Promise<void>): Promise<void>;
}): Deletion {
  const { home, store, clock, log, history } = deps;
  const { recordingsDir, verificationDir, sessionsDir, editorsDir } = home;
  const foldersOf = (id: string): string[] =>
    [recordingsDir, verificationDir, sessionsDir, ...(editorsDir === null ? [] : [editorsDir])].map((dir) =>
      join(dir, id),
    );

  async function clear(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      // First, so that nobody writes keyframes there any more.
      await history.forget(ids);
      await deps.apart(async () => {
        for (const dir of ids.flatMap(foldersOf)) await rm(dir, { recursive: true, force: true });
      });
      finishDeletions(store.db, ids);
      log('info', 'sessions.deleted', { sessions: ids.length });
    } catch (error) {
      log('error', 'sessions.not-deleted', { sessions: ids.length, error: reason(error) });
      throw new ProblemError(
        503,
        'not-all-deleted',
        'The sessions are off the list, but not everything of them is off the disk yet. That is tried again when the agent starts.',
      );
    }
  }

  return {
    async weigh(ids) {
      let recordings = 0;
      for (const id of ids) {
        for (const dir of [join(recordingsDir, id), join(verificationDir, id)])
          recordings += await bytesIn(dir);
      }
      const running = ids.filter((id) => runs(findSession(store.db, id)));
      return { recordings, index: await history.weigh(ids), running };
    },
    async delete(ids) {
      const gone = store.write((tx) => {
        const running = ids.flatMap((id) => {
          const session = findSession(tx, id);
          return runs(session) ? [session] : [];
        });
        if (running.length > 0) {
          const titles = running.map(({ title }) => `“${title}”`).join(', ');
          const run = running.length === 1 ? 'runs' : 'run';
          throw new ProblemError(409, 'still-running', `${titles} ${run}. Stop first what is to be deleted.`);
        }
        return ids.filter((id) => deleteSessionRows(tx, id, clock.now()));
      });
      await clear(gone);
      return gone;
    },
    finish: () => clear(unfinishedDeletions(store.db)),
  };
}

/** Of all files in a folder and below it; one that goes meanwhile counts nothing. */
export async function bytesIn(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

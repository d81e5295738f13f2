/** Takes what runs print into the index: once what is over, and as it goes on what runs. */
import { openRun } from '../recordings/recording.ts';
import { printedDocs } from './printed.ts';
import { openRunWalk, type RunWalk, type TimedPiece } from './run-walk.ts';
import type { SearchDb } from './search-db.ts';
import type { RunJob } from './work.ts';

/** Between two of these other requests are answered. */
const SLICE_BYTES = 64 * 1024;
/** So much text is written at once. */
const COMMIT_CHARACTERS = 256 * 1024;
/** Terminals that are kept for runs that go on: beyond them the one that was used longest ago is made anew. */
const MAX_OPEN = 24;

interface Open {
  walk: RunWalk;
  pending: TimedPiece[];
  characters: number;
}

export interface RunIndex {
  /** One slice further; false where there is nothing more of it now. */
  step(job: RunJob): Promise<boolean>;
  /** Whether all that can be known of it is. */
  isDone(job: RunJob): boolean;
  forget(sessionId: string): void;
  clear(): void;
}

export const runKey = ({ sessionId, run }: { sessionId: string; run: number }): string =>
  `run/${sessionId}/${run}`;

export function createRunIndex(db: SearchDb, recordingsDir: string): RunIndex {
  const open = new Map<string, Open>();

  async function opened(job: RunJob): Promise<Open> {
    const key = runKey(job);
    const known = open.get(key);
    if (known !== undefined) {
      open.delete(key);
      open.set(key, known);
      return known;
    }
    const from = db.source(key)?.position ?? 0;
    const walk = await openRunWalk(openRun(recordingsDir, job), from, job.ended);
    const one: Open = { walk, pending: [], characters: 0 };
    open.set(key, one);
    const [oldest] = open.keys();
    if (open.size > MAX_OPEN && oldest !== undefined) close(oldest);
    return one;
  }

  function close(key: string): void {
    open.get(key)?.walk.dispose();
    open.delete(key);
  }

  function commit(job: RunJob, one: Open, rest: readonly TimedPiece[], done: boolean): void {
    const { sessionId, run } = job;
    const solid = done ? [...one.pending, ...rest] : one.characters >= COMMIT_CHARACTERS ? one.pending : [];
    const draft = done ? [] : solid.length > 0 ? rest : [...one.pending, ...rest];
    db.write(() => {
      db.remove('session = ? and run = ? and draft = 1', sessionId, run);
      for (const doc of [...printedDocs(solid, job, false), ...printedDocs(draft, job, true)]) db.add(doc);
      if (solid.length > 0 || done) db.setSource({ key: runKey(job), position: one.walk.offset, done });
    });
    if (solid.length > 0) Object.assign(one, { pending: [], characters: 0 });
  }

  return {
    async step(job) {
      const key = runKey(job);
      if (db.source(key)?.done) return false;
      let one: Open;
      try {
        one = await opened(job);
      } catch (error) {
        // Nothing of it was recorded, and nothing will be.
        if (!job.ended) return false;
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        db.write(() => db.setSource({ key, position: 0, done: true }));
        return false;
      }
      const { pieces, done } = await one.walk.advance(SLICE_BYTES);
      one.pending.push(...pieces);
      for (const { lines } of pieces) one.characters += lines.reduce((sum, line) => sum + line.length + 1, 0);
      if (!done) {
        if (one.characters >= COMMIT_CHARACTERS) commit(job, one, [], false);
        return true;
      }
      const over = job.ended;
      commit(job, one, one.walk.rest(over), over);
      if (over) close(key);
      return false;
    },
    isDone: (job) => db.source(runKey(job))?.done === true,
    forget(sessionId) {
      for (const key of [...open.keys()]) if (key.startsWith(`run/${sessionId}/`)) close(key);
      db.prepare("delete from sources where key like 'run/' || ? || '/%'").run(sessionId);
    },
    clear() {
      for (const key of [...open.keys()]) close(key);
    },
  };
}

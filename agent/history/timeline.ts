/** A session in time: from its runs' timing, what was said in it, and what the agent knows that happened. */
import type { Moment, Timeline } from '../../shared/model/timeline.ts';
import type { RunTimes } from './run-times.ts';
import type { SearchDb } from './search-db.ts';
import type { RunJob } from './work.ts';

export const MAX_MOMENTS = 1000;
export const MAX_RUNS = 100;
const MAX_TEXT = 200;

/** `moments`: those that are not in the index, in any order. */
export async function timelineOf(
  db: SearchDb,
  times: RunTimes,
  { sessionId, jobs, moments }: { sessionId: string; jobs: readonly RunJob[]; moments: readonly Moment[] },
): Promise<Timeline> {
  const all = [...moments, ...promptsOf(db, sessionId)].sort((a, b) => a.at - b.at);
  const newest = all.slice(-MAX_MOMENTS);
  return {
    runs: await times.runs(jobs),
    moments: await times.placed(newest, jobs),
    more: all.length > newest.length,
  };
}

function promptsOf(db: SearchDb, sessionId: string): Moment[] {
  return db
    .said(sessionId, 'prompt', MAX_MOMENTS + 1)
    .map(({ at, body }) => ({ kind: 'prompt', at, position: null, text: shortened(body) }));
}

/** Its first line that says anything. */
export function shortened(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length <= MAX_TEXT ? line : `${line.slice(0, MAX_TEXT - 1)}…`;
}

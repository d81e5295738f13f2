/** Runs in time, for players: their timing read once and held as long as somebody looks. */
import type { Moment, RunInTime, TimingPage } from '../../shared/model/timeline.ts';
import { openRun } from '../recordings/recording.ts';
import { TimingTable } from '../recordings/timing-table.ts';
import { runKey } from './run-index.ts';
import { createTimingFollower, type TimingFollower } from './timing-follower.ts';
import type { RunJob } from './work.ts';

const MAX_HELD = 8;
/** Of one answer: a quarter of an hour at the least. */
const PAGE_ENTRIES = 4000;
/** Stretches of all runs together, and of one at most. */
const STRETCHES = 2000;
const MOST_STRETCHES = 240;

export interface RunTimes {
  runs(jobs: readonly RunJob[]): Promise<RunInTime[]>;
  page(job: RunJob, from: number): Promise<TimingPage>;
  /** What was printed so many ms after the run began. */
  offsetAt(job: RunJob, ms: number): Promise<number>;
  /** Gives each its position by its time, where it has none. */
  placed(moments: readonly Moment[], jobs: readonly RunJob[]): Promise<Moment[]>;
  forget(sessionId: string): void;
}

export function createRunTimes(recordingsDir: string): RunTimes {
  const held = new Map<string, { table: TimingTable; follower: TimingFollower }>();

  async function tableOf(job: RunJob): Promise<TimingTable> {
    const key = runKey(job);
    const one = held.get(key) ?? {
      table: new TimingTable(),
      follower: createTimingFollower(openRun(recordingsDir, job).dir),
    };
    held.delete(key);
    held.set(key, one);
    const [oldest] = held.keys();
    if (held.size > MAX_HELD && oldest !== undefined) held.delete(oldest);
    for (let events = await one.follower.rest(); events.length > 0; events = await one.follower.rest()) {
      one.table.add(events);
    }
    return one.table;
  }

  return {
    async runs(jobs) {
      const stretches = Math.min(MOST_STRETCHES, Math.ceil(STRETCHES / Math.max(1, jobs.length)));
      const found: RunInTime[] = [];
      for (const job of jobs) {
        const table = await tableOf(job);
        const { run, startedAt } = job;
        const { duration: ms, length } = table;
        found.push({ run, startedAt, ms, length, activity: table.activity(stretches) });
      }
      return found;
    },
    async page(job, from) {
      const table = await tableOf(job);
      const slice = table.slice(from, PAGE_ENTRIES);
      const last = slice.ends.at(-1) ?? table.length;
      const { duration: ms, length, sizes } = table;
      return { ...slice, sizes, next: last < length ? last : null, ms, length };
    },
    offsetAt: async (job, ms) => (await tableOf(job)).offsetAt(ms),
    async placed(moments, jobs) {
      const found: Moment[] = [];
      for (const moment of moments) {
        const job = jobs.findLast(({ startedAt }) => startedAt <= moment.at);
        if (moment.position !== null || job === undefined) found.push(moment);
        else {
          const offset = (await tableOf(job)).offsetAt(moment.at - job.startedAt);
          found.push({ ...moment, position: { run: job.run, offset } });
        }
      }
      return found;
    },
    forget(sessionId) {
      for (const key of [...held.keys()]) if (key.startsWith(`run/${sessionId}/`)) held.delete(key);
    },
  };
}

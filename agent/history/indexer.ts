/** The index at work: what waits to be taken in, one slice after the other, and requests in between. */
import { setImmediate as turn } from 'node:timers/promises';
import { downloadPart } from './download.ts';
import { findInRun, outputPage } from './output-page.ts';
import { createRunIndex, runKey } from './run-index.ts';
import { createRunTimes } from './run-times.ts';
import { search } from './search.ts';
import { indexNames, removeSearchDb, SCRUB, SearchDb } from './search-db.ts';
import { saidIn } from './summary.ts';
import { stepTalk, talkKey } from './talk-index.ts';
import { timelineOf } from './timeline.ts';
import type { Operations, RunJob, TalkJob } from './work.ts';

/** A page of a run that is far behind shows what there is rather than let a person wait. */
const PAGE_WAITS_MS = 1500;
/** A part of a download that is not all there is worth nothing. */
const PART_WAITS_MS = 10_000;
const OWN = 'own';
/** Position of a run that was taken out again for want of room. */
const GONE = -1;
/** Taken away at once where the index has grown too large. */
const EVICTED = 200;
/** Merged a little at a time, while nothing waits. */
const MERGE_PAGES = 64;
/** Sessions that were deleted a while ago are not told of any more. */
const MAX_GONE = 10_000;

type Job = { kind: 'run'; job: RunJob } | { kind: 'talk'; job: TalkJob };
type Served = {
  [N in keyof Operations]: (
    value: Parameters<Operations[N]>[0],
  ) => ReturnType<Operations[N]> | Promise<ReturnType<Operations[N]>>;
};

export interface Indexer {
  operations: Served;
  close(): Promise<void>;
}

export function createIndexer(
  file: string,
  recordingsDir: string,
  onProblem: (problem: { key: string; error: string }) => void,
): Indexer {
  let db = new SearchDb(file);
  let runs = createRunIndex(db, recordingsDir);
  const times = createRunTimes(recordingsDir);
  let most = Number.POSITIVE_INFINITY;
  /** By key; what is asked for goes first. */
  const waiting = new Map<string, Job>();
  const settled: (() => void)[] = [];
  let working: Promise<void> | null = null;
  /** One slice at a time, and what must not meet one half done. */
  let lane: Promise<unknown> = Promise.resolve();
  const gone = new Set<string>();
  let closed = false;

  function inTurn<T>(task: () => T | Promise<T>): Promise<T> {
    const mine = lane.then(task);
    lane = mine.catch(() => {});
    return mine;
  }

  function work(): void {
    working ??= takeIn().finally(() => {
      working = null;
    });
  }

  async function takeIn(): Promise<void> {
    while (!closed) {
      const [next] = waiting;
      if (next === undefined) break;
      const [key, job] = next;
      if (!(await slice(key, job)) && waiting.get(key) === job) waiting.delete(key);
      if (closed) return;
      bound();
      await turn();
    }
    if (closed) return;
    tidy();
    await scrub();
    if (!closed && waiting.size === 0) for (const done of settled.splice(0)) done();
  }

  /** One that cannot be read is left: the others are not kept waiting for it. */
  async function slice(key: string, { kind, job }: Job): Promise<boolean> {
    if (gone.has(job.sessionId)) return false;
    try {
      return await inTurn(() => (kind === 'run' ? runs.step(job) : stepTalk(db, job)));
    } catch (error) {
      onProblem({ key, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return false;
    }
  }

  function queue(key: string, job: Job): void {
    if (gone.has(job.job.sessionId)) return;
    waiting.set(key, job);
    work();
  }

  /** The oldest of what was printed goes first; asked for again, it is taken in again. */
  function bound(): void {
    if (db.bytes <= most) return;
    db.write(() => {
      const gone = db
        .prepare(
          'select distinct session, run from (select session, run from docs where run >= 0 order by id limit ?)',
        )
        .all(EVICTED) as { session: string; run: number }[];
      for (const { session, run } of gone) {
        if (waiting.has(runKey({ sessionId: session, run }))) continue;
        db.remove('session = ? and run = ?', session, run);
        db.setSource({ key: runKey({ sessionId: session, run }), position: GONE, done: true });
      }
    });
    db.db.exec('pragma incremental_vacuum(2000)');
  }

  function tidy(): void {
    for (const index of indexNames) db.merge(index, MERGE_PAGES);
  }

  /** What was deleted stands in the index's older parts until these are merged, and in the file until its pages are written over. */
  async function scrub(): Promise<void> {
    if (db.source(SCRUB) === null) return;
    for (const index of indexNames) {
      let pages = -MERGE_PAGES;
      for (let before = -1; before !== 0; ) {
        if (closed || waiting.size > 0) return;
        before = await inTurn(() => db.merge(index, pages));
        pages = MERGE_PAGES;
        await turn();
      }
    }
    await inTurn(() => db.endScrub());
  }

  /** Takes in as much of it as a person waits for. False where there is more. */
  async function upToDate(job: RunJob, patience = PAGE_WAITS_MS): Promise<boolean> {
    const key = runKey(job);
    if (db.source(key)?.position === GONE) db.setSource({ key, position: 0, done: false });
    const until = performance.now() + patience;
    // Whoever looks at it goes before all that waits.
    let more = true;
    while (more && performance.now() < until) {
      more = await slice(key, { kind: 'run', job });
      if (more) await turn();
    }
    if (!runs.isDone(job)) queue(key, { kind: 'run', job });
    return !more;
  }

  const operations: Served = {
    search: (request) => ({ ...search(db, request), building: waiting.size > 0 }),
    async page({ job, ...request }) {
      await upToDate(job);
      return outputPage(db, request, !job.ended);
    },
    async find({ job, ...request }) {
      await upToDate(job);
      return findInRun(db, request);
    },
    async part({ job, ...request }) {
      if (request.as !== 'asciicast' && !(await upToDate(job, PART_WAITS_MS))) return null;
      return downloadPart(db, recordingsDir, request);
    },
    said: ({ sessionId }) => saidIn(db, sessionId),
    timeline: (request) => timelineOf(db, times, request),
    timing: ({ job, from }) => times.page(job, from),
    offsetAt: ({ job, ms }) => times.offsetAt(job, ms),
    runs(jobs) {
      for (const job of jobs) if (!runs.isDone(job)) queue(runKey(job), { kind: 'run', job });
    },
    talks(jobs) {
      for (const job of jobs) queue(talkKey(job), { kind: 'talk', job });
    },
    put(refs) {
      db.write(() => {
        for (const { ref, docs } of refs) {
          db.remove('ref = ?', ref);
          for (const doc of docs) db.add(doc);
        }
      });
    },
    async forget(sessionIds) {
      for (const id of sessionIds) gone.add(id);
      for (const id of gone) if (gone.size > MAX_GONE) gone.delete(id);
      for (const [key, { job }] of waiting) if (gone.has(job.sessionId)) waiting.delete(key);
      await inTurn(() => {
        db.beginScrub();
        for (const id of sessionIds) {
          runs.forget(id);
          times.forget(id);
          db.write(() => db.remove('session = ?', id));
        }
      });
      work();
    },
    weigh: (sessionIds) => sessionIds.reduce((sum, id) => sum + db.bytesOf(id), 0),
    known: () => ({ rev: db.source(OWN)?.position ?? 0 }),
    setKnown: (rev) => db.setSource({ key: OWN, position: rev, done: false }),
    state: () => ({ waiting: waiting.size, bytes: db.bytes }),
    async settled() {
      if (waiting.size > 0) await new Promise<void>((resolve) => settled.push(resolve));
    },
    async clear() {
      waiting.clear();
      await inTurn(() => {
        runs.clear();
        db.close();
        removeSearchDb(file);
        db = new SearchDb(file);
        runs = createRunIndex(db, recordingsDir);
      });
    },
    limit(bytes) {
      most = bytes;
    },
  };
  return {
    operations,
    async close() {
      closed = true;
      await working;
      runs.clear();
      db.close();
    },
  };
}

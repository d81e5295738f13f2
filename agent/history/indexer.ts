/** The index at work: what waits to be taken in, one slice after the other, and requests in between. */
import { setImmediate as turn } from 'node:timers/promises';
import { findInRun, outputPage } from './output-page.ts';
import { createRunIndex, runKey } from './run-index.ts';
import { search } from './search.ts';
import { removeSearchDb, SearchDb } from './search-db.ts';
import { stepTalk, talkKey } from './talk-index.ts';
import type { Operations, RunJob, TalkJob } from './work.ts';

/** A page of a run that is far behind shows what there is rather than let a person wait. */
const PAGE_WAITS_MS = 1500;
const OWN = 'own';
/** Position of a run that was taken out again for want of room. */
const GONE = -1;
/** Taken away at once where the index has grown too large. */
const EVICTED = 200;
/** Merged a little at a time, while nothing waits. */
const MERGE_PAGES = 64;

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
  let most = Number.POSITIVE_INFINITY;
  /** By key; what is asked for goes first. */
  const waiting = new Map<string, Job>();
  const settled: (() => void)[] = [];
  let working: Promise<void> | null = null;
  let closed = false;

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
    for (const done of settled.splice(0)) done();
    tidy();
  }

  /** One that cannot be read is left: the others are not kept waiting for it. */
  async function slice(key: string, { kind, job }: Job): Promise<boolean> {
    try {
      return await (kind === 'run' ? runs.step(job) : stepTalk(db, job));
    } catch (error) {
      onProblem({ key, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return false;
    }
  }

  function queue(key: string, job: Job): void {
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
    for (const index of ['printed', 'said']) {
      db.prepare(`insert into ${index}(${index}, rank) values ('merge', ?)`).run(MERGE_PAGES);
    }
  }

  /** Takes in as much of it as a person waits for. */
  async function upToDate(job: RunJob): Promise<void> {
    const key = runKey(job);
    if (db.source(key)?.position === GONE) db.setSource({ key, position: 0, done: false });
    const until = performance.now() + PAGE_WAITS_MS;
    // Whoever looks at it goes before all that waits.
    while (performance.now() < until && (await slice(key, { kind: 'run', job }))) await turn();
    if (!runs.isDone(job)) queue(key, { kind: 'run', job });
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
    forget(sessionIds) {
      for (const id of sessionIds) {
        for (const [key, { job }] of waiting) if (job.sessionId === id) waiting.delete(key);
        runs.forget(id);
        db.write(() => db.remove('session = ?', id));
      }
    },
    known: () => ({ rev: db.source(OWN)?.position ?? 0 }),
    setKnown: (rev) => db.setSource({ key: OWN, position: rev, done: false }),
    state: () => ({ waiting: waiting.size, bytes: db.bytes }),
    async settled() {
      if (waiting.size > 0) await new Promise<void>((resolve) => settled.push(resolve));
    },
    clear() {
      waiting.clear();
      runs.clear();
      db.close();
      removeSearchDb(file);
      db = new SearchDb(file);
      runs = createRunIndex(db, recordingsDir);
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

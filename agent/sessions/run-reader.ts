/** Runs for whoever asks by session and offset: the same for one that goes on and one that is over. */
import type { Home } from '../home.ts';
import { ProblemError } from '../problem.ts';
import type { PtyHost, RunInfo, RunKey } from '../pty-host/types.ts';
import { positionsAt } from '../recordings/positions-at.ts';
import { RecordingGap } from '../recordings/reader.ts';
import { openRun, type Recording } from '../recordings/recording.ts';
import type { Store } from '../store/open.ts';
import { findAnswered, findRun, lastRun, runsOf, setAnswered } from '../store/runs.ts';
import { findSession } from '../store/sessions.ts';
import { type EndedRun, endedRun } from './ended-run.ts';
import { type HistoryPage, historyBefore } from './history-page.ts';
import { lastText } from './last-text.ts';
import { createLiveRun, type LiveRun } from './live-run.ts';
import { screenAt } from './replay.ts';
import type { Snapshot } from './types.ts';

export interface RunReader {
  /** Takes a run of the host up, with its screen. */
  openLive(host: PtyHost, info: RunInfo): Promise<LiveRun>;
  /** The latest run where none is named; null where there is none, or nothing of it was recorded. */
  find(sessionId: string, run?: number): Promise<LiveRun | EndedRun | null>;
  /** What it last showed, as plain text; of a full-screen program what that left last, too. */
  text(key: RunKey): Promise<string>;
  /** Where a session stands now; null where it has printed nothing yet. */
  positionOf(sessionId: string): { run: number; offset: number } | null;
  /** Where it stood at each of these times, ms since 1970; null where it had printed nothing yet. */
  positionsAt(
    sessionId: string,
    times: readonly number[],
  ): Promise<({ run: number; offset: number } | null)[]>;
  /** Recorded bytes from `from`, at most `max`, and how many are recorded. Throws ProblemError where they are gone. */
  output(key: RunKey, from: number, max: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; length: number }>;
  /** The screen once `offset` bytes were printed; at the end where undefined. Throws ProblemError where nothing is recorded. */
  screen(key: RunKey, offset: number | undefined): Promise<Snapshot>;
  /** What had scrolled off it by `before`, one page at a time. Throws ProblemError where nothing is recorded. */
  scrolled(key: RunKey, before: number, resized: boolean): Promise<HistoryPage>;
}

const PAGE_ROWS = 300;

export function createRunReader(deps: {
  home: Home;
  store: Store;
  findLive(key: RunKey): Promise<LiveRun | null>;
  following(): readonly LiveRun[];
}): RunReader {
  const { store } = deps;
  const open = (key: RunKey) => openRun(deps.home.recordingsDir, key);
  const recorded = async (key: RunKey): Promise<Recording> => {
    const recording = open(key);
    await recording.meta().catch((cause) => {
      throw new ProblemError(404, 'not-recorded', 'Nothing of this was recorded.', { cause });
    });
    return recording;
  };
  /** Pages are made one after the other: each parses up to a few MiB. */
  let making: Promise<unknown> = Promise.resolve();

  return {
    openLive(host, info) {
      const recording = open(info);
      const key = { sessionId: info.sessionId, run: info.run };
      const answers = {
        load: async () => findAnswered(store.db, key),
        save: (answered: { output: number; journal: number }) => setAnswered(store.db, key, answered),
      };
      return createLiveRun({ host, info, recording, keyframes: recording.keyframes, answers });
    },
    async find(sessionId, run) {
      const session = findSession(store.db, sessionId);
      if (session === undefined) return null;
      const key = { sessionId, run: run ?? session.runs - 1 };
      const live = await deps.findLive(key);
      if (live !== null) return live;
      const row = findRun(store.db, key);
      if (row === undefined || row.endedAt === null) return null;
      const recording = open(key);
      const recorded = await recording.meta().then(
        () => true,
        () => false,
      );
      if (!recorded) return null;
      return endedRun({ key, exit: { exitCode: row.exitCode, signal: row.signal }, recording });
    },
    positionOf(sessionId) {
      const live = deps.following().find(({ key }) => key.sessionId === sessionId);
      if (live !== undefined) return { run: live.key.run, offset: live.source.end };
      const run = lastRun(store.db, sessionId);
      return run === undefined || !run.length ? null : { run: run.run, offset: run.length };
    },
    positionsAt(sessionId, times) {
      const timed = runsOf(store.db, sessionId).map(({ run, startedAt }) => ({
        run,
        startedAt,
        timing: () => open({ sessionId, run }).timing(),
      }));
      return positionsAt(timed, times);
    },
    async output(key, from, max) {
      const { reader } = open(key);
      try {
        const bytes = await reader.read(from, max);
        return { bytes: new Uint8Array(bytes), length: await reader.length() };
      } catch (error) {
        if (!(error instanceof RecordingGap)) throw error;
        throw new ProblemError(
          404,
          'not-recorded',
          `What was printed there is not kept any more; it goes on at ${error.resumesAt}.`,
          { field: 'from' },
        );
      }
    },
    async screen(key, offset) {
      const recording = await recorded(key);
      const length = await recording.reader.length();
      return screenAt(recording, Math.min(offset ?? length, length));
    },
    async text(key) {
      const recording = await recorded(key);
      const text = making.then(() => lastText(recording));
      making = text.catch(() => {});
      return text;
    },
    async scrolled(key, before, resized) {
      const recording = await recorded(key);
      const page = making.then(() => historyBefore(recording, before, PAGE_ROWS, resized));
      making = page.catch(() => {});
      return page;
    },
  };
}

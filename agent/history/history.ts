/** The history as the rest of the agent has it: what is to be known goes to its thread, what is asked comes back. */
import type { Log } from '../../shared/model/log.ts';
import type { OutputPage } from '../../shared/model/output.ts';
import type { SearchAnswer } from '../../shared/model/search.ts';
import type { Session } from '../../shared/model/session.ts';
import { taskLabel } from '../../shared/model/task.ts';
import type { Timeline, TimingPage } from '../../shared/model/timeline.ts';
import type { Clock } from '../clock.ts';
import type { Home } from '../home.ts';
import { ProblemError, reason } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import { changesSince, currentRev } from '../store/changes.ts';
import { allConversations, conversationsOf } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { allRuns, findRun, type Run, runsOf } from '../store/runs.ts';
import { findSession, liveSessions, projectsOfSessions } from '../store/sessions.ts';
import { findTask } from '../store/tasks.ts';
import type { Part } from './download.ts';
import { ownMoments } from './moments.ts';
import { docsOfSession, docsOfTask, type OwnDocs } from './own-docs.ts';
import type { SearchRequest } from './search.ts';
import { summaryOf } from './summary.ts';
import { startHistoryThread } from './thread.ts';
import { MAX_RUNS } from './timeline.ts';
import type {
  FindRequest,
  FoundInRun,
  IndexState,
  PageRequest,
  PartRequest,
  RunJob,
  TalkJob,
} from './work.ts';

/** How far the index is behind what runs now, at most. */
const TICK_MS = 3000;
/** What was there before is looked through once whoever opens the app has what they came for. */
const FIRST_TICK_MS = 1500;
const BATCH = 500;

export interface History {
  search(request: SearchRequest): Promise<SearchAnswer>;
  /** A page of what a run printed. Throws ProblemError where there is no such run. */
  page(request: PageRequest): Promise<OutputPage>;
  find(request: FindRequest): Promise<FoundInRun>;
  /** A part of what a run printed, to be kept. Throws ProblemError where there is no such run, or it was not read through yet. */
  part(request: Omit<PartRequest, 'title'>): Promise<Part>;
  /** For another session that is to go on with its work. Throws ProblemError where there is no such session, or nothing was said. */
  summary(sessionId: string): Promise<string>;
  /** Throws ProblemError where there is no such session. */
  timeline(sessionId: string): Promise<Timeline>;
  /** When what was printed behind an offset. Throws ProblemError where there is no such run. */
  timing(key: RunKey, from: number): Promise<TimingPage>;
  /** What was printed so many ms after the run began. Throws ProblemError where there is no such run. */
  offsetAt(key: RunKey, ms: number): Promise<number>;
  /** The run is over and on the disk. */
  ended(key: RunKey): void;
  /** Sessions that are gone. */
  forget(sessionIds: readonly string[]): Promise<void>;
  /** About how many bytes the index has of them. */
  weigh(sessionIds: readonly string[]): Promise<number>;
  /** Makes the index anew; resolves once it knows what there is to take in. */
  reindex(): Promise<void>;
  state(): Promise<IndexState>;
  /** The index is held to so many bytes. */
  limit(bytes: number): Promise<void>;
  stop(): Promise<void>;
}

export function createHistory(deps: {
  home: Pick<Home, 'searchDb' | 'recordingsDir'>;
  store: Store;
  clock: Clock;
  log: Log;
  following(): readonly { key: RunKey; source: { end: number } }[];
  /** Where Claude Code keeps a conversation; null: nowhere. */
  transcript(claudeId: string): Promise<string | null>;
}): History {
  const { store, clock, log } = deps;
  const { searchDb: file, recordingsDir } = deps.home;
  const thread = startHistoryThread({ file, recordingsDir, log }, () => {
    told = false;
  });
  /** Whether the thread knows of all that was there before. */
  let told = false;
  let rev = 0;
  let stopped = false;
  const ends = new Map<string, number>();
  const titles = new Map<string, string>();

  function jobOf(run: Pick<Run, 'sessionId' | 'run' | 'startedAt' | 'endedAt'>): RunJob {
    const { sessionId, startedAt, endedAt } = run;
    const projectId = findSession(store.db, sessionId)?.projectId ?? null;
    return { sessionId, run: run.run, projectId, startedAt, ended: endedAt !== null };
  }
  function jobFor(key: RunKey): RunJob {
    const run = findRun(store.db, key);
    if (run === undefined) throw new ProblemError(404, 'no-such-run', 'This session has no such run.');
    return jobOf(run);
  }

  function theSession(id: string): Session {
    const session = findSession(store.db, id);
    if (session === undefined) throw new ProblemError(404, 'no-such-session', 'There is no such session.');
    return session;
  }

  async function tellAll(): Promise<void> {
    told = true;
    rev = (await thread.ask('known', undefined)).rev;
    const projects = projectsOfSessions(store.db);
    const projectOf = (id: string) => projects.get(id) ?? null;
    const runs = allRuns(store.db).map(
      ({ sessionId, run, startedAt, endedAt }): RunJob => ({
        ...{ sessionId, run, startedAt, ended: endedAt !== null },
        projectId: projectOf(sessionId),
      }),
    );
    await thread.ask('runs', runs);
    const talks = allConversations(store.db).flatMap(({ id, sessionId, transcript }): TalkJob[] =>
      transcript === null
        ? []
        : [{ conversation: id, sessionId, projectId: projectOf(sessionId), path: transcript }],
    );
    await thread.ask('talks', talks);
  }

  /** What changed in the agent's own database since it was told last. */
  async function tellOwn(): Promise<void> {
    // Where nothing changed, which is almost always, one look is enough.
    if (currentRev(store.db) === rev) return;
    const changes = changesSince(store.db, rev);
    const own: OwnDocs[] = changes.rows.session.flatMap((session) => {
      if (titles.get(session.id) === session.title) return [];
      titles.set(session.id, session.title);
      return [docsOfSession(session)];
    });
    own.push(...changes.rows.task.map((task) => docsOfTask(store.db, task)));
    own.push(
      ...changes.removed.flatMap(({ kind, id }) =>
        kind === 'task' ? [{ ref: `task/${id}`, docs: [] }] : [],
      ),
    );
    for (let at = 0; at < own.length; at += BATCH) await thread.ask('put', own.slice(at, at + BATCH));
    rev = changes.rev;
    if (own.length > 0) await thread.ask('setKnown', rev);
  }

  async function tellLive(): Promise<void> {
    const grown = deps.following().filter(({ key, source }) => {
      const name = `${key.sessionId}/${key.run}`;
      const before = ends.get(name);
      ends.set(name, source.end);
      return before !== source.end;
    });
    if (grown.length > 0)
      await thread.ask(
        'runs',
        grown.map(({ key }) => jobFor(key)),
      );
    const talks: TalkJob[] = [];
    for (const { id, projectId, claudeId } of liveSessions(store.db)) {
      const path = claudeId === null ? null : await deps.transcript(claudeId);
      if (claudeId !== null && path !== null)
        talks.push({ conversation: claudeId, sessionId: id, projectId, path });
    }
    if (talks.length > 0) await thread.ask('talks', talks);
  }

  async function tick(): Promise<void> {
    try {
      if (!told) await tellAll();
      await tellOwn();
      await tellLive();
    } catch (error) {
      if (!stopped) log('warn', 'history.behind', { error: reason(error) });
    }
    if (!stopped) cancel = clock.after(TICK_MS, () => void tick());
  }
  let cancel = clock.after(FIRST_TICK_MS, () => void tick());

  return {
    search: (request) => thread.ask('search', request),
    page: async (request) => thread.ask('page', { ...request, job: jobFor(request.key) }),
    find: async (request) => thread.ask('find', { ...request, job: jobFor(request.key) }),
    async part(request) {
      const { key } = request;
      const job = jobFor(key);
      const title = findSession(store.db, key.sessionId)?.title ?? '';
      const part = await thread.ask('part', { ...request, title, job });
      if (part !== null) return part;
      throw new ProblemError(
        503,
        'not-read-through',
        'The machine is still reading through what was printed here. Try again in a moment.',
      );
    },
    async summary(sessionId) {
      const { title, taskId } = theSession(sessionId);
      const task = taskId === null ? undefined : findTask(store.db, taskId);
      const label = task && taskLabel(findProject(store.db, task.projectId)?.name ?? '', task.number);
      const about = { title, task: task === undefined ? null : `${label} “${task.title}”` };
      const summary = summaryOf(about, await thread.ask('said', { sessionId }));
      if (summary !== null) return summary;
      throw new ProblemError(422, 'nothing-said', 'Nothing was said to Claude in this session.');
    },
    async timeline(sessionId) {
      theSession(sessionId);
      const jobs = runsOf(store.db, sessionId).slice(-MAX_RUNS).map(jobOf);
      return thread.ask('timeline', { sessionId, jobs, moments: ownMoments(store.db, sessionId) });
    },
    timing: async (key, from) => thread.ask('timing', { job: jobFor(key), from }),
    offsetAt: async (key, ms) => thread.ask('offsetAt', { job: jobFor(key), ms }),
    ended(key) {
      ends.delete(`${key.sessionId}/${key.run}`);
      if (stopped) return;
      const last = async () => {
        await thread.ask('runs', [jobFor(key)]);
        const session = findSession(store.db, key.sessionId);
        for (const { id } of conversationsOf(store.db, key.sessionId)) {
          const path = await deps.transcript(id);
          const projectId = session?.projectId ?? null;
          if (path !== null)
            await thread.ask('talks', [{ conversation: id, sessionId: key.sessionId, projectId, path }]);
        }
      };
      last().catch((error: unknown) => log('warn', 'history.behind', { error: reason(error) }));
    },
    async forget(sessionIds) {
      for (const id of sessionIds) titles.delete(id);
      await thread.ask('forget', sessionIds);
    },
    weigh: (sessionIds) => thread.ask('weigh', sessionIds),
    async reindex() {
      titles.clear();
      ends.clear();
      await thread.ask('clear', undefined);
      await tellAll();
      await tellOwn();
    },
    state: () => thread.ask('state', undefined),
    limit: (bytes) => thread.ask('limit', bytes),
    async stop() {
      stopped = true;
      cancel();
      await thread.close();
    },
  };
}

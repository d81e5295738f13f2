/** What was done for a task, measured without any model: changes, commands, tests, refusals, time and tokens. */
import type { Facts, ReportPlace } from '../../shared/model/report.ts';
import type { Session } from '../../shared/model/session.ts';
import type { ApprovalAsk } from '../../shared/model/task.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/open.ts';
import { listSessions, sessionsOfTask } from '../store/sessions.ts';
import type { Baselines, Window } from './baselines.ts';
import { contradictions } from './claims-held.ts';
import type { Conversation } from './conversation.ts';
import { deedsOf, numbered } from './deeds.ts';
import { measurePlace, newWorktrees, type PlaceChange } from './git/measure-change.ts';

const MAX_SESSIONS = 6;
const MAX_COMMANDS = 150;

export interface Measured {
  facts: Facts;
  patch: string;
  /** What was said in the sessions, oldest first. */
  words: Conversation['words'];
}

export interface MeasureDeps {
  store: Store;
  clock: Clock;
  baselines: Baselines;
  env(): Promise<Readonly<Record<string, string>>>;
  transcript(claudeId: string): Promise<string | null>;
  /** Where a session stood at each of these times, ms since 1970; null where that is not known. */
  positionsAt(
    sessionId: string,
    times: readonly number[],
  ): Promise<({ run: number; offset: number } | null)[]>;
}

export async function measure(
  deps: MeasureDeps,
  task: { id: string; projectId: string },
  asked: ApprovalAsk | null,
): Promise<Measured> {
  const { store, clock } = deps;
  const linked = sessionsOfTask(store.db, task.id);
  const sessions = linked.slice(0, MAX_SESSIONS).reverse();
  const now = clock.now();
  const doubts: string[] = [];
  const changes: PlaceChange[] = [];
  let git = false;
  for (const session of sessions) {
    const measured = await changesOf(deps, session, now, doubts);
    git ||= measured.git;
    changes.push(...measured.places);
  }
  if (sessions.length > 0 && !git)
    doubts.push('There is no git here: files are compared, commits there are none.');
  doubts.push(...alongside(store, sessions, task));
  const deeds = await Promise.all(sessions.map((session) => deedsOf(deps, session, now)));
  const all = numbered(deeds.flatMap(({ commands }) => commands));
  const places = merged(changes);
  return {
    facts: {
      sessions: sessions.map(({ id, title, createdAt, endedAt }) => ({
        id,
        title,
        startedAt: createdAt,
        endedAt,
      })),
      earlier: linked.length - sessions.length,
      git,
      places,
      commands: all.slice(-MAX_COMMANDS),
      moreCommands: Math.max(0, all.length - MAX_COMMANDS),
      denied: deeds.flatMap(({ denied }) => denied),
      spent: {
        ms: sessions.reduce(
          (sum, { createdAt, endedAt }) => sum + Math.max(0, (endedAt ?? now) - createdAt),
          0,
        ),
        workedMs: deeds.reduce((sum, { workedMs }) => sum + workedMs, 0),
        tokens: deeds.reduce<Facts['spent']['tokens']>((sum, { tokens }) => added(sum, tokens), null),
      },
      contradictions: asked === null ? [] : contradictions(asked, all),
      doubts: [...new Set([...doubts, ...changes.flatMap((place) => place.doubts)])],
    },
    patch: changes.map(({ patch }) => patch).join(''),
    words: deeds.flatMap(({ words }) => words),
  };
}

async function changesOf(
  { baselines, env }: MeasureDeps,
  session: Session,
  now: number,
  doubts: string[],
): Promise<{ places: PlaceChange[]; git: boolean }> {
  const windows = baselines.windows(session.id);
  if (windows.length === 0) {
    doubts.push(
      `It is not known how the folder stood when “${session.title}” began, so its changes are not measured.`,
    );
    return { places: [], git: false };
  }
  const places: PlaceChange[] = [];
  for (const [at, window] of windows.entries()) {
    const next = windows[at + 1];
    const runs = session.endedAt === null && next === undefined;
    if (!runs && window.end === null) {
      doubts.push(
        `Nobody saw how the folder stood when “${session.title}” ended: later changes may be among this.`,
      );
    }
    places.push(...(await measureWindow(window, next, session.id, now, { baselines, env }, doubts)));
  }
  return { places, git: windows.some(({ begin }) => begin.kind === 'git') };
}

async function measureWindow(
  window: Window,
  next: Window | undefined,
  sessionId: string,
  now: number,
  { baselines, env }: Pick<MeasureDeps, 'baselines' | 'env'>,
  doubts: string[],
): Promise<PlaceChange[]> {
  try {
    const git = await baselines.open(sessionId, window.begin);
    const end = window.end ?? next?.begin.snapshot ?? null;
    const places = [await measurePlace(git, window.begin.snapshot, end, now)];
    if (window.begin.kind === 'folder' || next !== undefined) return places;
    for (const tree of await newWorktrees(git, window.begin.snapshot, await env())) {
      const place = await measurePlace(tree.git, tree.begin, null, now);
      if (place.files.length + place.commits.length > 0) places.push(place);
    }
    return places;
  } catch (error) {
    doubts.push(
      `The changes could not be measured: ${error instanceof Error ? error.message.slice(0, 300) : error}`,
    );
    return [];
  }
}

/** Other sessions that ran in the same folder at the same time: what they changed cannot be told apart. */
function alongside(
  store: Store,
  sessions: readonly Session[],
  task: { id: string; projectId: string },
): string[] {
  const others = listSessions(store.db).filter(
    (one) =>
      one.projectId === task.projectId &&
      one.taskId !== task.id &&
      one.runs > 0 &&
      sessions.some(
        (mine) =>
          one.createdAt < (mine.endedAt ?? Number.POSITIVE_INFINITY) &&
          (one.endedAt ?? Number.POSITIVE_INFINITY) > mine.createdAt,
      ),
  );
  return others
    .slice(0, 3)
    .map(({ title }) => `“${title}” ran in the same folder meanwhile: what it changed is among this.`);
}

/** Of the same working tree one: what was changed in one run and again in the next is summed. */
function merged(changes: readonly PlaceChange[]): ReportPlace[] {
  const byRoot = new Map<string, PlaceChange>();
  for (const one of changes) {
    const before = byRoot.get(one.root);
    byRoot.set(one.root, before === undefined ? one : both(before, one));
  }
  return [...byRoot.values()].map(({ root, branch, commits, files, more, foreign }) => ({
    root,
    branch,
    commits: [...commits],
    files: [...files],
    more,
    foreign,
  }));
}

function both(before: PlaceChange, after: PlaceChange): PlaceChange {
  const files = new Map(before.files.map((one) => [one.path, one]));
  for (const one of after.files) {
    const was = files.get(one.path);
    const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
    files.set(
      one.path,
      was === undefined
        ? one
        : {
            ...one,
            kind: was.kind === 'added' && one.kind === 'changed' ? 'added' : one.kind,
            added: sum(was.added, one.added),
            removed: sum(was.removed, one.removed),
          },
    );
  }
  const known = new Set(before.commits.map(({ sha }) => sha));
  return {
    ...after,
    commits: [...after.commits.filter(({ sha }) => !known.has(sha)), ...before.commits],
    files: [...files.values()],
    more: before.more + after.more,
    foreign: before.foreign + after.foreign,
  };
}

const added = (a: Facts['spent']['tokens'], b: Facts['spent']['tokens']): Facts['spent']['tokens'] =>
  a === null || b === null
    ? (a ?? b)
    : {
        input: a.input + b.input,
        output: a.output + b.output,
        cacheRead: a.cacheRead + b.cacheRead,
        cacheWrite: a.cacheWrite + b.cacheWrite,
      };

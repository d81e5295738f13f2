/** What the history lists: every session of every machine, filtered, in groups by day. Pure. */
import type { Session } from '../../../shared/model/session.ts';
import type { SessionOn } from '../now/live-sessions.ts';
import { isOver } from '../words/session-words.ts';

export const states = ['any', 'running', 'ended', 'failed', 'archived'] as const;
export const programs = ['any', 'claude', 'shell', 'command'] as const;
export const times = ['any', 'day', 'week', 'month', 'year'] as const;

export interface HistoryFilter {
  /** Words in the title or in what was run. */
  words: string;
  /** `machineId/projectId`, `machineId/taskId`; empty: any. */
  project: string;
  task: string;
  state: (typeof states)[number];
  program: (typeof programs)[number];
  time: (typeof times)[number];
}

export const noFilter: HistoryFilter = {
  words: '',
  project: '',
  task: '',
  state: 'any',
  program: 'any',
  time: 'any',
};

export const isFiltered = (filter: HistoryFilter): boolean =>
  Object.entries(filter).some(([name, value]) => value !== noFilter[name as keyof HistoryFilter]);

/** Those that run are above everything that ended. */
const endOf = (session: Session): number =>
  isOver(session) ? (session.endedAt ?? session.createdAt) : Number.POSITIVE_INFINITY;
const begunAt = (session: Session): number => session.startedAt ?? session.createdAt;

/** The latest on top. */
export function latestFirst(a: Session, b: Session): number {
  const [endA, endB] = [endOf(a), endOf(b)];
  if (endA !== endB) return endA < endB ? 1 : -1;
  return begunAt(b) - begunAt(a);
}

const DAY = 24 * 3600 * 1000;
const SPANS = { day: DAY, week: 7 * DAY, month: 31 * DAY, year: 366 * DAY } as const;

/** ms since 1970 from which on it is of interest; 0: always. */
export const sinceOf = (time: HistoryFilter['time'], now: number): number =>
  time === 'any' ? 0 : now - SPANS[time];

function stateFits(session: Session, state: HistoryFilter['state']): boolean {
  if (state === 'archived') return session.archivedAt !== null;
  if (session.archivedAt !== null) return false;
  switch (state) {
    case 'any':
      return true;
    case 'running':
      return !isOver(session);
    case 'ended':
      return isOver(session);
    case 'failed':
      return isOver(session) && (session.state === 'failed' || (session.exitCode ?? 1) !== 0);
  }
}

/** A test of one session; made once for many. */
export function fits(filter: HistoryFilter, now: number): (on: SessionOn) => boolean {
  const wanted = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const since = sinceOf(filter.time, now);
  return ({ machine, session }) => {
    if (!stateFits(session, filter.state)) return false;
    if (filter.program !== 'any' && session.program.kind !== filter.program) return false;
    if (filter.project !== '' && filter.project !== `${machine.id}/${session.projectId}`) return false;
    if (filter.task !== '' && filter.task !== `${machine.id}/${session.taskId}`) return false;
    if (endOf(session) < since) return false;
    if (wanted.length === 0) return true;
    const ran = session.program.kind === 'command' ? session.program.command : '';
    const text = `${session.title} ${ran}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
}

export interface HistoryGroup {
  title: 'pinned' | 'running' | number;
  /** `title` as a number: the first moment of that day. */
  sessions: SessionOn[];
}

/** `sorted` by `latestFirst`. Pinned ones stand on top, then those that run, then day by day. */
export function groupsOf(sorted: readonly SessionOn[]): HistoryGroup[] {
  const pinned: SessionOn[] = [];
  const running: SessionOn[] = [];
  const days: HistoryGroup[] = [];
  let dayStart = Number.POSITIVE_INFINITY;
  for (const on of sorted) {
    if (on.session.pinned) pinned.push(on);
    else if (!isOver(on.session)) running.push(on);
    else {
      const end = endOf(on.session);
      if (end < dayStart || days.length === 0) {
        // Asked of the calendar once a day, not once a session.
        dayStart = new Date(end).setHours(0, 0, 0, 0);
        days.push({ title: dayStart, sessions: [] });
      }
      days.at(-1)?.sessions.push(on);
    }
  }
  const top: HistoryGroup[] = [
    { title: 'pinned', sessions: pinned },
    { title: 'running', sessions: running },
  ];
  return [...top.filter(({ sessions }) => sessions.length > 0), ...days];
}

/** Heads and sessions as they follow each other. */
export type HistoryLine = HistoryGroup | SessionOn;

export const linesOf = (groups: readonly HistoryGroup[]): HistoryLine[] =>
  groups.flatMap((group) => [group, ...group.sessions]);

export const keyOf = ({ machine, session }: SessionOn): string => `${machine.id}/${session.id}`;

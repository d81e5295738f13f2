/** One session in the words of the history. */
import type { SessionOn } from '../now/live-sessions.ts';
import { taskWords } from '../session/SessionTask.tsx';
import { day, span } from '../ui/time.ts';
import { isOver, programName } from '../words/session-words.ts';
import { sizeWords } from '../words/size-words.ts';
import { costWords } from '../words/usage-words.ts';
import type { HistoryGroup } from './session-list.ts';

/** Where, and what ran: "halyard · Claude Code, Opus 4.5". */
export function whereWords({ machine, session }: SessionOn, machines: number): string {
  const project = machine.row('project', session.projectId)?.name ?? 'a project that was removed';
  const program = programName(session);
  const model = session.usage?.model;
  return [
    machines > 1 ? `${project} on ${machine.name()}` : project,
    program === session.title ? null : model ? `${program}, ${model}` : program,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How long, how much: "1 h 08 · 2.1 MB · about $1.83 · H-42". */
export function sumWords({ machine, session }: SessionOn, now: number): string {
  const begun = session.startedAt ?? session.createdAt;
  const end = isOver(session) ? session.endedAt : now;
  return [
    session.runs === 0 || end === null ? null : span(end - begun),
    session.runs > 1 ? `${session.runs} runs` : null,
    session.printed > 0 ? sizeWords(session.printed) : null,
    costWords(session.usage?.cost ?? null),
    taskWords(machine, session),
  ]
    .filter(Boolean)
    .join(' · ');
}

export function groupWords({ title }: HistoryGroup, now: number): string {
  if (title === 'pinned') return 'Pinned';
  if (title === 'running') return 'Running';
  return day(title, now);
}

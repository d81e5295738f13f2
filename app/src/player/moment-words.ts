/** Moments of a session, in words and shapes. */
import type { Moment, MomentKind, RunInTime } from '../../../shared/model/timeline.ts';
import type { State } from '../ui/Mark.tsx';

const words: Readonly<Record<MomentKind, string>> = {
  prompt: 'You',
  permission: 'Permission',
  question: 'Question',
  plan: 'Plan',
  commit: 'Commit',
  note: 'Note',
  task: 'Task',
  error: 'Error',
};
const marks: Readonly<Record<MomentKind, State>> = {
  prompt: 'live',
  permission: 'wait',
  question: 'wait',
  plan: 'wait',
  commit: 'done',
  note: 'idle',
  task: 'idle',
  error: 'fail',
};

export const momentWords = ({ kind, text }: Moment): string => `${words[kind]}: ${text}`;
export const momentMark = (kind: MomentKind): State => marks[kind];

export interface TimedMoment {
  /** ms since the run began. */
  at: number;
  moment: Moment;
}

/** Those of a run, oldest first. */
export const momentsIn = (run: RunInTime, moments: readonly Moment[]): TimedMoment[] =>
  moments.flatMap((moment) =>
    moment.position?.run === run.run
      ? [{ at: Math.min(run.ms, Math.max(0, moment.at - run.startedAt)), moment }]
      : [],
  );

/** "1:02:03", "4:05". */
export function filmTime(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The prompt before (-1) or after (1) a time; null: there is none. Just behind one, before is the one before that. */
export function promptFrom(moments: readonly TimedMoment[], at: number, step: -1 | 1): number | null {
  const times = moments.flatMap((one) => (one.moment.kind === 'prompt' ? [one.at] : []));
  const found = step > 0 ? times.find((time) => time > at) : times.findLast((time) => time < at - 1_500);
  return found ?? null;
}

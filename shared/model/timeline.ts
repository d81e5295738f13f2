/** A session in time: when it printed how much, and what happened at which moment. For whoever scrubs through it like a film. */
import * as v from 'valibot';
import { countSchema, timeSchema } from './ids.ts';

export const momentKinds = [
  /** A person's words to Claude. */
  'prompt',
  /** What Claude asked was answered. */
  'permission',
  'question',
  'plan',
  'commit',
  /** On the task that the session worked on. */
  'note',
  'task',
  /** Something went wrong. */
  'error',
] as const;
export type MomentKind = (typeof momentKinds)[number];

export const momentSchema = v.object({
  kind: v.picklist(momentKinds),
  at: timeSchema,
  /** What the session had printed by then; null where it did not run. */
  position: v.nullable(v.object({ run: countSchema, offset: countSchema })),
  text: v.string(),
});
export type Moment = v.InferOutput<typeof momentSchema>;

export const runInTimeSchema = v.object({
  run: countSchema,
  startedAt: timeSchema,
  /** From its beginning to the last thing that happened. */
  ms: countSchema,
  /** Bytes. */
  length: countSchema,
  /** Bytes in each of so many stretches of equal length. */
  activity: v.array(countSchema),
});
export type RunInTime = v.InferOutput<typeof runInTimeSchema>;

export const timelineSchema = v.object({
  /** The newest hundred, oldest first. */
  runs: v.array(runInTimeSchema),
  /** Oldest first; of more than fit the newest. */
  moments: v.array(momentSchema),
  more: v.boolean(),
});
export type Timeline = v.InferOutput<typeof timelineSchema>;

/** What a player shows when: it has the bytes from `…/output`. */
export const timingPageSchema = v.object({
  /** Entry `i`: by `at[i]` ms after the run began `ends[i]` bytes were printed. */
  at: v.array(countSchema),
  ends: v.array(countSchema),
  /** The terminal's sizes, of the whole run: from `offset` on it is so large. */
  sizes: v.array(v.object({ at: countSchema, offset: countSchema, cols: countSchema, rows: countSchema })),
  /** It goes on behind this offset; null: that was all. */
  next: v.nullable(countSchema),
  ms: countSchema,
  length: countSchema,
});
export type TimingPage = v.InferOutput<typeof timingPageSchema>;

/** What should be done in a project, and the account of how it came to be done. */
import * as v from 'valibot';
import { peerIdSchema } from '../wire/outer.ts';
import { countSchema, idSchema, nameSchema, timeSchema } from './ids.ts';
import { reportLineSchema } from './report.ts';
import { taskMoves, taskStatuses } from './task-moves.ts';

export const priorities = ['low', 'medium', 'high', 'urgent'] as const;
export const prioritySchema = v.picklist(priorities, `one of ${priorities.join(', ')}`);
export type Priority = (typeof priorities)[number];
export const statusSchema = v.picklist(taskStatuses, `one of ${taskStatuses.join(', ')}`);

export const MAX_DESCRIPTION = 32_768;
/** A longer description does not travel with the row: `GET /v1/tasks/:task` has it. */
export const MAX_INLINE = 2_000;
export const MAX_NOTE = 8_000;
/** Of a note as it stands on a row. */
export const MAX_NOTE_LINE = 240;
export const MAX_REASON = 8_000;

const characters = (most: number) => most.toLocaleString('en');
const text = (most: number, what: string) =>
  v.pipe(v.string(), v.maxLength(most, `${what} has at most ${characters(most)} characters`));
export const descriptionSchema = text(MAX_DESCRIPTION, 'a description');
export const noteTextSchema = v.pipe(
  text(MAX_NOTE, 'a note'),
  v.check((words) => words.trim() !== '', 'write something'),
);
export const reasonSchema = text(MAX_REASON, 'a reason');
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
/** A day of the calendar, wherever one is. */
export const daySchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written 2026-11-25'),
  v.check((day) => isDay(day), 'there is no such day'),
);

/** A place in what a session printed; docs/architecture.md, "The recording is the stream". */
export const positionSchema = v.object({ sessionId: idSchema, run: countSchema, offset: countSchema });
export type Position = v.InferOutput<typeof positionSchema>;

/** Who did something. Names are those of that day: devices go, the history stays. */
export const actorSchema = v.variant('kind', [
  v.object({ kind: v.literal('device'), id: peerIdSchema, name: nameSchema }),
  v.object({ kind: v.literal('terminal') }),
  /** Claude, by this tool of this session. */
  v.object({ kind: v.literal('session'), id: idSchema, tool: v.pipe(v.string(), v.maxLength(64)) }),
  v.object({ kind: v.literal('software') }),
]);
export type Actor = v.InferOutput<typeof actorSchema>;

export const noteLineSchema = v.object({
  seq: countSchema,
  at: timeSchema,
  by: actorSchema,
  text: v.pipe(v.string(), v.maxLength(MAX_NOTE_LINE)),
  position: v.nullable(positionSchema),
});
export type NoteLine = v.InferOutput<typeof noteLineSchema>;

/** A row that devices keep: small, so that a thousand of them open at once. */
export const taskSchema = v.object({
  id: idSchema,
  projectId: idSchema,
  /** Counts within the project: H-42. */
  number: countSchema,
  title: nameSchema,
  /** Markdown; null where it is too long to come along. */
  description: v.nullable(text(MAX_INLINE, 'a description that travels with the row')),
  priority: prioritySchema,
  status: statusSchema,
  /** Among those of its status, smallest first. */
  order: v.number(),
  dueOn: v.nullable(daySchema),
  createdAt: timeSchema,
  /** Since when it has its status. */
  statusSince: timeSchema,
  /** Events in its history so far. */
  events: countSchema,
  /** The newest one. */
  note: v.nullable(noteLineSchema),
  /** The newest one, in a line. */
  report: v.nullable(reportLineSchema),
  rev: countSchema,
});
export type Task = v.InferOutput<typeof taskSchema>;

/** With all of its description. */
export const wholeTaskSchema = v.object({ ...taskSchema.entries, description: descriptionSchema });
export type WholeTask = v.InferOutput<typeof wholeTaskSchema>;

export const newTaskSchema = v.object({
  /** Made by the device, so that it can speak of a task that it wrote offline. */
  id: v.optional(idSchema),
  projectId: idSchema,
  title: nameSchema,
  description: v.optional(descriptionSchema, ''),
  priority: v.optional(prioritySchema, 'medium'),
  dueOn: v.optional(v.nullable(daySchema), null),
});
export type NewTask = v.InferInput<typeof newTaskSchema>;

export const taskFields = ['title', 'description', 'priority', 'dueOn'] as const;
export type TaskField = (typeof taskFields)[number];
export const taskChangeSchema = v.pipe(
  v.object({
    title: v.optional(nameSchema),
    description: v.optional(descriptionSchema),
    priority: v.optional(prioritySchema),
    dueOn: v.optional(v.nullable(daySchema)),
    /** `events` of the task as whoever edits it saw it: what others changed since is told apart in the history. */
    seen: v.optional(countSchema),
  }),
  v.check((change) => taskFields.some((field) => change[field] !== undefined), 'say what to change'),
);
export type TaskChange = v.InferInput<typeof taskChangeSchema>;

export const taskMoveSchema = v.object({
  move: v.picklist(taskMoves, `one of ${taskMoves.join(', ')}`),
  why: v.optional(reasonSchema),
  /** With `approve` and `sendBack`: the version of the report that the person has read; null where there was none. */
  report: v.optional(v.nullable(countSchema)),
});
export type TaskMoveInput = v.InferInput<typeof taskMoveSchema>;

/** Behind which task of its column; null: first. */
export const placeSchema = v.object({ after: v.nullable(idSchema) });
export const newNoteSchema = v.object({ text: noteTextSchema });

/** What Claude says when it asks for approval: claims, which the report holds against what was measured. */
export const approvalAskSchema = v.object({
  summary: v.pipe(
    text(MAX_NOTE, 'a summary'),
    v.check((words) => words.trim() !== '', 'say what was done'),
  ),
  /** How a person can check it. */
  check: v.optional(text(MAX_NOTE, 'how to check it'), ''),
  commands: v.optional(
    v.pipe(
      v.array(
        v.object({
          command: v.pipe(v.string(), v.trim(), v.minLength(1, 'say which command'), v.maxLength(2000)),
          /** Whether it succeeded, as Claude says. */
          passed: v.optional(v.boolean(), true),
        }),
      ),
      v.maxLength(50, 'name at most 50 commands'),
    ),
    () => [],
  ),
  files: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.maxLength(200, 'name at most 200 files')),
    () => [],
  ),
});
export type ApprovalAsk = v.InferOutput<typeof approvalAskSchema>;

export const taskDoingSchema = v.variant('kind', [
  v.object({ kind: v.literal('created'), title: nameSchema }),
  v.object({
    kind: v.literal('moved'),
    move: v.picklist(taskMoves),
    from: statusSchema,
    to: statusSchema,
    why: v.nullable(reasonSchema),
    asked: v.optional(approvalAskSchema),
    /** The version that was approved or sent back. */
    report: v.optional(v.nullable(countSchema)),
  }),
  v.object({
    kind: v.literal('edited'),
    field: v.picklist(taskFields),
    from: v.nullable(v.string()),
    to: v.nullable(v.string()),
    /** Written over what another had changed since this one looked; `from` has it. */
    over: v.boolean(),
    /** In a list long texts are shortened: `GET …/events/:seq` has them whole. */
    cut: v.optional(v.boolean(), false),
  }),
  v.object({ kind: v.literal('placed'), from: v.number(), to: v.number() }),
  v.object({ kind: v.literal('note'), text: noteTextSchema }),
  v.object({ kind: v.literal('linked'), sessionId: idSchema, title: nameSchema }),
  v.object({ kind: v.literal('unlinked'), sessionId: idSchema, title: nameSchema }),
  v.object({ kind: v.literal('reported'), version: countSchema, verdict: v.nullable(v.string()) }),
  v.object({ kind: v.literal('removed') }),
]);
export type TaskDoing = v.InferOutput<typeof taskDoingSchema>;

export const taskEventSchema = v.object({
  /** Counts within the task, from 1. */
  seq: countSchema,
  at: timeSchema,
  by: actorSchema,
  /** What the session had printed when it did this. */
  position: v.nullable(positionSchema),
  doing: taskDoingSchema,
});
export type TaskEvent = v.InferOutput<typeof taskEventSchema>;

export const taskEventsSchema = v.object({
  /** Newest first. */
  events: v.array(taskEventSchema),
  /** The history goes on before the last of these. */
  more: v.boolean(),
});
export type TaskEvents = v.InferOutput<typeof taskEventsSchema>;

/** "H-42": how people and Claude name a task. */
export const taskLabel = (project: string, number: number): string => {
  const [letter = 'T'] = project.match(/\p{L}/u) ?? [];
  return `${letter.toLocaleUpperCase('en')}-${number}`;
};

/**
 * A session is a thread with an id of its own; it has runs, one PTY and one recording each (a resume adds a run).
 * `starting → running → exited | failed`.
 */
import * as v from 'valibot';
import { activitySchema } from './activity.ts';
import { askSchema } from './ask.ts';
import { claudeArgument, efforts, environmentSchema, permissionModes, renderers } from './claude-options.ts';
import { countSchema, idSchema, nameSchema, timeSchema } from './ids.ts';
import { promptSchema, promptTextSchema } from './prompt.ts';
import { serverStatusSchema } from './server.ts';
import { usageSchema } from './usage.ts';

export const MIN_COLS = 10;
export const MAX_COLS = 500;
export const MIN_ROWS = 4;
export const MAX_ROWS = 300;

export const sizeSchema = v.object({
  cols: v.pipe(v.number(), v.integer(), v.minValue(MIN_COLS), v.maxValue(MAX_COLS)),
  rows: v.pipe(v.number(), v.integer(), v.minValue(MIN_ROWS), v.maxValue(MAX_ROWS)),
});
export type Size = v.InferOutput<typeof sizeSchema>;

export const programSchema = v.variant('kind', [
  v.object({
    kind: v.literal('claude'),
    /** Each as Claude Code's own option of this name; its default where absent. */
    model: v.optional(claudeArgument),
    effort: v.optional(v.picklist(efforts)),
    permissionMode: v.optional(v.picklist(permissionModes)),
    /** Further folders that it may use, absolute. */
    dirs: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.startsWith('/', 'say the whole path'), v.maxLength(4096))),
        v.maxLength(16),
      ),
    ),
    renderer: v.optional(v.picklist(renderers)),
    /** Answers have the names only. */
    env: v.optional(environmentSchema),
  }),
  v.object({ kind: v.literal('shell') }),
  v.object({
    kind: v.literal('command'),
    /** Runs in the user's login shell. */
    command: v.pipe(v.string(), v.trim(), v.minLength(1, 'say what to run'), v.maxLength(32_768)),
  }),
]);
export type Program = v.InferOutput<typeof programSchema>;

/** Claude Code's own name for a conversation. */
export const claudeIdSchema = v.pipe(v.string(), v.uuid());

export const sessionStateSchema = v.picklist(['starting', 'running', 'exited', 'failed']);
export type SessionState = v.InferOutput<typeof sessionStateSchema>;

/** How hard a person asked the program to end, each step after the one before. */
export const stopHows = ['politely', 'firmly', 'force'] as const;
export type StopHow = (typeof stopHows)[number];

export const sessionSchema = v.object({
  id: idSchema,
  projectId: idSchema,
  title: nameSchema,
  /** What was asked for. */
  program: programSchema,
  state: sessionStateSchema,
  /** Of the latest run; null while it runs, or where a signal ended it. */
  exitCode: v.nullable(v.pipe(v.number(), v.integer())),
  /** Why it failed, or what a person should know: "Claude Code is not installed; this is a shell." */
  notice: v.nullable(v.pipe(v.string(), v.maxLength(2000))),
  /** The signal that ended the latest run; null: none did. */
  signal: v.optional(v.nullable(countSchema), null),
  /** The last stop that somebody asked the latest run for; null: nobody did. */
  stop: v.optional(v.nullable(v.object({ how: v.picklist(stopHows), at: timeSchema })), null),
  /** The machine or its terminal host ended under the latest run, and nobody has said yet whether it is to go on. */
  interrupted: v.optional(v.boolean(), false),
  /** Runs so far; the latest is `runs - 1`. 0: Claude Code ran it alone, so nothing of it is recorded. */
  runs: countSchema,
  cols: countSchema,
  rows: countSchema,
  createdAt: timeSchema,
  /** Of the latest run; null: as `createdAt`. */
  startedAt: v.optional(v.nullable(timeSchema), null),
  endedAt: v.nullable(timeSchema),
  lastOutputAt: v.nullable(timeSchema),
  /** The last lines on its screen, at most three; refreshed every few seconds while it prints. */
  peek: v.array(v.string()),
  /** What Claude Code does, while it runs; null where nobody knows, and for every other program. */
  activity: v.optional(v.nullable(activitySchema), null),
  /** What it waits for, oldest first; a few at most, the others follow as these are answered. */
  asks: v.optional(v.array(askSchema), []),
  /** How its MCP servers fare, as Claude Code says it, while it runs. */
  servers: v.optional(v.array(serverStatusSchema), []),
  /** Words on their way into it, oldest first. */
  prompts: v.optional(v.array(promptSchema), []),
  /** What Claude Code last said of model, context and cost; it stays when the session ends. */
  usage: v.optional(v.nullable(usageSchema), null),
  /** What it works on. */
  taskId: v.optional(v.nullable(idSchema), null),
  /** The conversation that Claude Code goes on with when it is resumed; null: none, and for every other program. */
  claudeId: v.optional(v.nullable(claudeIdSchema), null),
  /** The session that this one was forked from. */
  forkedFrom: v.optional(v.nullable(idSchema), null),
  /** Kept at hand: no rule of the machine deletes it, and its recording goes last. */
  pinned: v.optional(v.boolean(), false),
  /** When a person put it away, out of the lists; null: it is in them. */
  archivedAt: v.optional(v.nullable(timeSchema), null),
  /** Bytes that its runs which are over have printed. */
  printed: v.optional(countSchema, 0),
  rev: countSchema,
});
export type Session = v.InferOutput<typeof sessionSchema>;

export const isOver = ({ state }: Pick<Session, 'state'>): boolean =>
  state === 'exited' || state === 'failed';

export const newSessionSchema = v.object({
  projectId: idSchema,
  program: programSchema,
  title: v.optional(nameSchema),
  /** What it is to work on: a task of the same project. */
  taskId: v.optional(idSchema),
  /** The screen it starts with; 80 × 24 where absent. */
  size: v.optional(sizeSchema),
  /** Claude Code is given this as soon as it takes words. */
  prompt: v.optional(promptTextSchema),
});
export type NewSession = v.InferOutput<typeof newSessionSchema>;

export const sessionChangeSchema = v.pipe(
  v.object({
    title: v.optional(nameSchema),
    /** The title that `title` is to take the place of: where another one stands by now, that one stays. */
    was: v.optional(v.pipe(v.string(), v.maxLength(1_000))),
    pinned: v.optional(v.boolean()),
    archived: v.optional(v.boolean()),
  }),
  v.check((change) => Object.keys(change).length > 0, 'say what is to change'),
);
export type SessionChange = v.InferOutput<typeof sessionChangeSchema>;

/** What sessions take of the disk, in bytes: what deleting them frees. */
export const sessionWeightSchema = v.object({
  recordings: countSchema,
  index: countSchema,
  /** Those that run, and cannot be deleted before they end. */
  running: v.array(idSchema),
});
export type SessionWeight = v.InferOutput<typeof sessionWeightSchema>;

export const resumeSessionSchema = v.object({
  /** Where its own project is gone or has moved: the project to go on in. */
  projectId: v.optional(idSchema),
  /** Absent: as it was. */
  size: v.optional(sizeSchema),
});
export type ResumeSession = v.InferOutput<typeof resumeSessionSchema>;

/** One program in one terminal, with a recording of its own. */
export const runSchema = v.object({
  run: countSchema,
  startedAt: timeSchema,
  endedAt: v.nullable(timeSchema),
  exitCode: v.nullable(v.pipe(v.number(), v.integer())),
  signal: v.nullable(countSchema),
  /** Bytes recorded, once it has ended. */
  length: v.nullable(countSchema),
});
export type Run = v.InferOutput<typeof runSchema>;

/**
 * A conversation with Claude Code as it is read: what was said, what its tools did. Made from Claude Code's own transcript, a page
 * at a time; an entry stands at a place, which is where its line begins in that file.
 */
import * as v from 'valibot';
import { countSchema } from './ids.ts';
import { claudeIdSchema } from './session.ts';

const common = {
  /** Bytes into the transcript; entries of one line share it. */
  place: countSchema,
  /** ms since 1970; 0: it does not say. */
  time: countSchema,
  /** Longer than what came along: `GET …/transcript/entry` has all of it. */
  cut: v.optional(v.boolean(), false),
};

/** One stretch of a change: lines that begin with a blank, `+` or `-`. */
export const patchSchema = v.object({
  oldStart: countSchema,
  newStart: countSchema,
  lines: v.array(v.string()),
});
export type Patch = v.InferOutput<typeof patchSchema>;

export const entrySchema = v.variant('kind', [
  v.object({ kind: v.literal('prompt'), ...common, text: v.string(), images: countSchema }),
  /** In Markdown. */
  v.object({ kind: v.literal('answer'), ...common, text: v.string() }),
  v.object({ kind: v.literal('thinking'), ...common, text: v.string() }),
  v.object({
    kind: v.literal('tool'),
    ...common,
    id: v.string(),
    name: v.string(),
    /** One line of what it is to do; null where its input says nothing short. */
    detail: v.nullable(v.string()),
    /** JSON. */
    input: v.string(),
  }),
  v.object({
    kind: v.literal('result'),
    ...common,
    /** Of the tool. */
    id: v.string(),
    failed: v.boolean(),
    text: v.string(),
    /** In words: "148 lines", "exit 1". */
    sum: v.nullable(v.string()),
    patch: v.array(patchSchema),
    images: countSchema,
    /** The subagent that did it: its own transcript can be read. */
    agent: v.nullable(v.string()),
  }),
  v.object({
    kind: v.literal('note'),
    ...common,
    what: v.picklist(['interrupted', 'compacted', 'command', 'error', 'printed']),
    text: v.string(),
  }),
]);
export type Entry = v.InferOutput<typeof entrySchema>;
export type EntryOf<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

export const transcriptPageSchema = v.object({
  conversation: claudeIdSchema,
  /** Every conversation of the session's thread, oldest first. */
  conversations: v.array(v.object({ id: claudeIdSchema, since: countSchema })),
  entries: v.array(entrySchema),
  /** `before` of the page before this one; null: it begins here. */
  before: v.nullable(countSchema),
  /** `after` of the page behind this one, also where there is none yet. */
  after: countSchema,
  /** More is there behind it now. */
  more: v.boolean(),
});
export type TranscriptPage = v.InferOutput<typeof transcriptPageSchema>;

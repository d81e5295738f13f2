/**
 * Words on their way into a Claude Code session. A prompt is `queued` until it can go, `sending` until Claude Code has said
 * that it took these words as the person's own, and then it is gone from here; `undelivered` keeps the text, and says why.
 */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';

export const MAX_PROMPT_CHARACTERS = 64 * 1024;
/** As far as a prompt's text comes along with the list of sessions. */
export const PROMPT_HEAD = 200;

/** `soon`: as one types at the desk, also while Claude works. `idle`: once it has nothing else to do. */
export const promptWhenSchema = v.picklist(['soon', 'idle'], 'soon or idle');
export type PromptWhen = v.InferOutput<typeof promptWhenSchema>;

export const promptTextSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_PROMPT_CHARACTERS, `a prompt has at most ${MAX_PROMPT_CHARACTERS} characters`),
  v.check((text) => text.trim() !== '', 'say something'),
);

export const newPromptSchema = v.object({
  text: promptTextSchema,
  when: v.optional(promptWhenSchema, 'soon'),
});
export type NewPrompt = v.InferOutput<typeof newPromptSchema>;

export const promptSchema = v.object({
  id: idSchema,
  /** Its first characters. */
  head: v.string(),
  /** Characters in all. */
  length: countSchema,
  state: v.picklist(['queued', 'sending', 'undelivered']),
  when: promptWhenSchema,
  /** Why it waits, or was not delivered; in words. */
  why: v.nullable(v.string()),
  /** Who sent it: "on Phone". */
  by: v.string(),
  at: timeSchema,
});
export type Prompt = v.InferOutput<typeof promptSchema>;

export const wholePromptSchema = v.object({ ...promptSchema.entries, text: v.string() });
export type WholePrompt = v.InferOutput<typeof wholePromptSchema>;

/** The buttons of a Claude Code session. */
export const controlSchema = v.picklist(['interrupt', 'mode', 'compact', 'clear']);
export type Control = v.InferOutput<typeof controlSchema>;

/** What Claude Code waits for a person to decide, and the decision. */
import * as v from 'valibot';
import { askKindSchema } from './activity.ts';
import { idSchema, timeSchema } from './ids.ts';

export const MAX_ANSWER_TEXT = 32_768;

export const askSchema = v.object({
  id: idSchema,
  kind: askKindSchema,
  since: timeSchema,
  tool: v.pipe(v.string(), v.maxLength(200)),
  /** The tool's input as JSON; "" where it is too long to come along: `GET …/asks/:ask` has it whole. */
  input: v.string(),
  /** What "allow always" would mean, a sentence each; empty where Claude Code suggests nothing. */
  always: v.array(v.string()),
  /** The kind of subagent that asks; null: the session itself. */
  agent: v.nullable(v.string()),
});
export type Ask = v.InferOutput<typeof askSchema>;

const words = v.pipe(v.string(), v.maxLength(MAX_ANSWER_TEXT, 'this is too long'));

export const askAnswerSchema = v.object({
  answer: v.picklist(['allow', 'allowAlways', 'deny'], 'allow, allowAlways or deny'),
  /** With `deny`: words to Claude, which then goes on; without them it stops and waits. */
  message: v.optional(words),
  /** With `allow` of a question: the question in full → the label that was chosen, or other words. */
  choices: v.optional(v.record(words, words)),
  /** With `allow` of a plan: the plan as the person has changed it. */
  plan: v.optional(words),
});
export type AskAnswer = v.InferOutput<typeof askAnswerSchema>;

/** The input of AskUserQuestion, as far as a person sees it. */
export const questionsSchema = v.object({
  questions: v.array(
    v.object({
      question: v.string(),
      header: v.optional(v.string()),
      multiSelect: v.optional(v.boolean(), false),
      options: v.array(v.object({ label: v.string(), description: v.optional(v.string()) })),
    }),
  ),
});
export type Questions = v.InferOutput<typeof questionsSchema>;

/** Search over all that a machine keeps: what was printed, said, asked, noted. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';
import { claudeIdSchema } from './session.ts';

export const foundKinds = [
  /** What a program printed. */
  'output',
  /** A person's words to Claude, its answers, what its tools were to do. */
  'prompt',
  'answer',
  'tool',
  /** A session by its title. */
  'session',
  'task',
  'note',
] as const;
export type FoundKind = (typeof foundKinds)[number];

export const MAX_QUERY = 400;
export const MAX_FOUND = 50;

export const foundSchema = v.object({
  /** Later ones are larger. */
  id: countSchema,
  kind: v.picklist(foundKinds),
  at: timeSchema,
  sessionId: v.nullable(idSchema),
  projectId: v.nullable(idSchema),
  taskId: v.nullable(idSchema),
  /** The moment in what its session printed; null where nobody knows it. */
  position: v.nullable(v.object({ run: countSchema, offset: countSchema })),
  /** Its place in the transcript: that of prompts, answers and tools. */
  entry: v.nullable(v.object({ conversation: claudeIdSchema, at: countSchema })),
  /** The words around what was found, and where in them it stands: [from, to). */
  text: v.string(),
  marks: v.array(v.tuple([countSchema, countSchema])),
});
export type Found = v.InferOutput<typeof foundSchema>;

export const searchAnswerSchema = v.object({
  found: v.array(foundSchema),
  /** Older things were not looked through yet: `before` of the next request; null: that was all. */
  before: v.nullable(countSchema),
  /** The index is being made: there may be more than it knows. */
  building: v.boolean(),
});
export type SearchAnswer = v.InferOutput<typeof searchAnswerSchema>;

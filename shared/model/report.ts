/** The report on a task that asks for approval: what was measured without any model, and what a model judged of it. */
import * as v from 'valibot';
import { countSchema, timeSchema } from './ids.ts';

export const verdicts = ['verified', 'partly', 'not_verified', 'cannot_tell'] as const;
export type Verdict = (typeof verdicts)[number];

/** As the task's row carries it. */
export const reportLineSchema = v.object({
  version: countSchema,
  at: timeSchema,
  state: v.picklist(['measuring', 'judging', 'ready']),
  /** What is left of the model's verdict once its evidence was checked; null without one. */
  verdict: v.nullable(v.picklist(verdicts)),
  /** Claims whose evidence does not exist. */
  struck: countSchema,
  files: countSchema,
  added: countSchema,
  removed: countSchema,
  commands: countSchema,
  /** Of these. */
  failed: countSchema,
});
export type ReportLine = v.InferOutput<typeof reportLineSchema>;

/** What `poet doctor` finds: each thing that a machine needs, how it stands, and how to mend it. */
import * as v from 'valibot';
import { timeSchema } from './ids.ts';

export const checkStates = ['ok', 'warning', 'broken'] as const;

export const checkSchema = v.object({
  /** "Claude Code", "Disk". */
  name: v.string(),
  state: v.picklist(checkStates),
  /** What was found, in a sentence. */
  found: v.string(),
  /** What to do about it; null where it is well. */
  mend: v.nullable(v.string()),
});
export type Check = v.InferOutput<typeof checkSchema>;

export const doctorSchema = v.object({ at: timeSchema, checks: v.array(checkSchema) });
export type Doctor = v.InferOutput<typeof doctorSchema>;

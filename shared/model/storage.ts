/** What a machine keeps, and how much room there is for it; in bytes. */
import * as v from 'valibot';
import { countSchema } from './ids.ts';

export const storageSchema = v.object({
  recordings: countSchema,
  index: countSchema,
  /** What each may grow to, as the settings say. */
  recordingsBudget: countSchema,
  indexBudget: countSchema,
  sessions: countSchema,
  /** On the disk where they are. */
  free: countSchema,
});
export type Storage = v.InferOutput<typeof storageSchema>;

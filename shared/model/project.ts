import * as v from 'valibot';
import { countSchema, idSchema, nameSchema, timeSchema } from './ids.ts';

export const projectSchema = v.object({
  id: idSchema,
  name: nameSchema,
  /** Absolute on the dev machine. */
  path: v.pipe(v.string(), v.maxLength(4096)),
  createdAt: timeSchema,
  rev: countSchema,
});
export type Project = v.InferOutput<typeof projectSchema>;

export const newProjectSchema = v.object({
  /** Absolute, or `~/…`; the agent resolves it and says what is wrong with it. */
  path: v.pipe(v.string(), v.trim(), v.minLength(1, 'say which folder'), v.maxLength(4096)),
  name: v.optional(nameSchema),
});
export type NewProject = v.InferOutput<typeof newProjectSchema>;

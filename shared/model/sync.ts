/**
 * One cursor per machine: every change of a synced row takes the next `rev`. A device asks for what came after its
 * cursor and then hears of each change as an event; both carry the same shape, so there is one way to apply them.
 */
import * as v from 'valibot';
import { deviceSchema, machineSchema } from './device.ts';
import { countSchema } from './ids.ts';
import { projectSchema } from './project.ts';
import { sessionSchema } from './session.ts';

export const syncKinds = ['project', 'session', 'device'] as const;
export type SyncKind = (typeof syncKinds)[number];

export const changesSchema = v.object({
  /** The cursor after these changes. */
  rev: countSchema,
  /** True: these rows are all there are; forget every other. */
  whole: v.boolean(),
  projects: v.array(projectSchema),
  sessions: v.array(sessionSchema),
  devices: v.array(deviceSchema),
  removed: v.array(v.object({ kind: v.picklist(syncKinds), id: v.string() })),
});
export type Changes = v.InferOutput<typeof changesSchema>;

export const syncAnswerSchema = v.object({ ...changesSchema.entries, machine: machineSchema });
export type SyncAnswer = v.InferOutput<typeof syncAnswerSchema>;

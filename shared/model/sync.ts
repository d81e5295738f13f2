/**
 * One cursor per machine: every change of a synced row takes the next `rev`. A device asks for what came after its
 * cursor and then hears of each change as an event; both carry the same shape, so there is one way to apply them.
 */
import * as v from 'valibot';
import { deviceSchema, machineSchema } from './device.ts';
import { countSchema, idSchema } from './ids.ts';
import { notificationSchema } from './notification.ts';
import { projectSchema } from './project.ts';
import { proposalSchema } from './proposal.ts';
import { serverSchema } from './server.ts';
import { sessionSchema } from './session.ts';
import { settingSchema } from './settings.ts';
import { skillSchema } from './skill.ts';
import { taskSchema } from './task.ts';

/** Every kind of row that devices keep. A further one is added here, to the agent's `store/synced.ts`, and nowhere else. */
export const rowSchemas = {
  project: projectSchema,
  session: sessionSchema,
  device: deviceSchema,
  setting: settingSchema,
  task: taskSchema,
  proposal: proposalSchema,
  notification: notificationSchema,
  skill: skillSchema,
  server: serverSchema,
} as const;

export type SyncKind = keyof typeof rowSchemas;
export type RowOf<K extends SyncKind> = v.InferOutput<(typeof rowSchemas)[K]>;
export type RowLists = { [K in SyncKind]: RowOf<K>[] };

export const syncKinds = Object.keys(rowSchemas) as readonly SyncKind[];

/** One value for each kind. */
export const forKinds = <T>(make: (kind: SyncKind) => T): Record<SyncKind, T> =>
  Object.fromEntries(syncKinds.map((kind) => [kind, make(kind)])) as Record<SyncKind, T>;

export const noRows = (): RowLists => forKinds(() => []) as RowLists;

type ListSchemas = {
  [K in SyncKind]: v.OptionalSchema<v.ArraySchema<(typeof rowSchemas)[K], undefined>, () => RowOf<K>[]>;
};
const listSchemas = forKinds((kind) =>
  v.optional(v.array(rowSchemas[kind] as v.GenericSchema), () => []),
) as unknown as ListSchemas;

const isKind = (kind: string): kind is SyncKind => Object.hasOwn(rowSchemas, kind);
const removedSchema = v.pipe(
  v.array(v.object({ kind: v.string(), id: v.string() })),
  // A newer machine has kinds that this device does not know.
  v.transform((all) => all.flatMap(({ kind, id }) => (isKind(kind) ? [{ kind, id }] : []))),
);

export const changesSchema = v.object({
  /** The cursor after these changes. */
  rev: countSchema,
  /** True: these rows are all there are; forget every other. */
  whole: v.boolean(),
  rows: v.object(listSchemas),
  removed: removedSchema,
});
export type Changes = v.InferOutput<typeof changesSchema>;

export const noChanges = (): Changes => ({ rev: 0, whole: false, rows: noRows(), removed: [] });

export const syncAnswerSchema = v.object({
  ...changesSchema.entries,
  machine: machineSchema,
  /** Of the database that counts the revisions; a cursor of another one is worth nothing. */
  epoch: idSchema,
});
export type SyncAnswer = v.InferOutput<typeof syncAnswerSchema>;

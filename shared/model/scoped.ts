/** What a machine keeps for all of its projects, or for one: skills and MCP servers. */
import * as v from 'valibot';
import { idSchema } from './ids.ts';

export const scopedEntries = {
  /** null: of the machine, for every project. */
  projectId: v.nullable(idSchema),
  /** Whether sessions get it. */
  enabled: v.boolean(),
  /** Of the machine's: projects in which that is otherwise. */
  projects: v.record(idSchema, v.boolean()),
};

export interface Scoped {
  name: string;
  projectId: string | null;
  enabled: boolean;
  projects: Readonly<Record<string, boolean>>;
}

/** Whether a session of this project would get it, had nothing else its name. */
export const isOn = (one: Scoped, projectId: string): boolean =>
  one.projectId === null
    ? (one.projects[projectId] ?? one.enabled)
    : one.projectId === projectId && one.enabled;

/** The project's own, which stands in the place of the machine's of the same name. */
export const insteadOf = <T extends Scoped>(one: T, projectId: string, all: readonly T[]): T | undefined =>
  one.projectId === null
    ? all.find((other) => other.projectId === projectId && other.enabled && other.name === one.name)
    : undefined;

/** Those that a session of this project gets, by name. */
export const activeIn = <T extends Scoped>(all: readonly T[], projectId: string): T[] =>
  all
    .filter((one) => isOn(one, projectId) && insteadOf(one, projectId, all) === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** A switch for one project; of the project's own things, the switch itself. */
export const switchSchema = v.object({ projectId: v.nullable(idSchema), on: v.boolean() });
export type Switch = v.InferOutput<typeof switchSchema>;

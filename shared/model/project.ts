import * as v from 'valibot';
import { claudeArgument, efforts, permissionModes, renderers } from './claude-options.ts';
import { countSchema, idSchema, nameSchema, timeSchema } from './ids.ts';

/** How a folder stands in git; null where it is no checkout. */
export const gitStateSchema = v.object({
  /** null: no branch, but a commit. */
  branch: v.nullable(v.string()),
  /** First characters of the commit; null before the first one. */
  commit: v.nullable(v.string()),
  /** Files that differ from the commit, new ones too. */
  changed: countSchema,
  ahead: countSchema,
  behind: countSchema,
});
export type GitState = v.InferOutput<typeof gitStateSchema>;

/** What a session of Claude Code begins with where nobody chooses something else. */
export const projectDefaultsSchema = v.object({
  model: v.optional(claudeArgument),
  effort: v.optional(v.picklist(efforts)),
  permissionMode: v.optional(v.picklist(permissionModes)),
  renderer: v.optional(v.picklist(renderers)),
});
export type ProjectDefaults = v.InferOutput<typeof projectDefaultsSchema>;

export const projectSchema = v.object({
  id: idSchema,
  name: nameSchema,
  /** Absolute on the dev machine. */
  path: v.pipe(v.string(), v.maxLength(4096)),
  createdAt: timeSchema,
  defaults: v.optional(projectDefaultsSchema, {}),
  git: v.optional(v.nullable(gitStateSchema), null),
  rev: countSchema,
});
export type Project = v.InferOutput<typeof projectSchema>;

export const newProjectSchema = v.object({
  /** Absolute, or `~/…`; the agent resolves it and says what is wrong with it. */
  path: v.pipe(v.string(), v.trim(), v.minLength(1, 'say which folder'), v.maxLength(4096)),
  name: v.optional(nameSchema),
});
export type NewProject = v.InferOutput<typeof newProjectSchema>;

export const projectChangeSchema = v.object({
  name: v.optional(nameSchema),
  defaults: v.optional(projectDefaultsSchema),
});

/** A repository is copied from another place; the answer of `/v1/clones` says how far it is. */
export const newCloneSchema = v.object({
  url: v.pipe(v.string(), v.trim(), v.minLength(1, 'say what to clone'), v.maxLength(2048)),
  /** The folder in which the new one is made: absolute, or `~/…`. */
  into: v.pipe(v.string(), v.trim(), v.minLength(1, 'say where to put it'), v.maxLength(4096)),
  /** Of the new folder; the repository's own name where absent. */
  folder: v.optional(
    v.pipe(v.string(), v.trim(), v.regex(/^(?!\.{1,2}$)[^/\0]{1,200}$/, 'this is no name of a folder')),
  ),
});
export type NewClone = v.InferOutput<typeof newCloneSchema>;

export const cloneSchema = v.object({
  id: idSchema,
  path: v.string(),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  /** Git's own words: "Receiving objects: 42% (420/1000)". */
  progress: v.string(),
  /** Why it failed; "" elsewhere. */
  problem: v.string(),
  /** Once it is done. */
  projectId: v.nullable(idSchema),
});
export type Clone = v.InferOutput<typeof cloneSchema>;

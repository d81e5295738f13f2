/** A skill: instructions in Markdown, with files that belong to them, which Claude Code loads when a task asks for them. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';
import { scopedEntries } from './scoped.ts';

export const MAX_SKILL_BYTES = 128 * 1024;
export const MAX_SKILL_FILES = 100;
export const MAX_FILE_BYTES = 1024 * 1024;
/** Of all files of one skill. */
export const MAX_SKILL_TOTAL = 4 * 1024 * 1024;
export const SKILL_FILE = 'SKILL.md';

/** Claude Code knows them as `poet:NAME`, so they never stand in the place of a user's own. */
export const SKILL_PREFIX = 'poet';

export const skillNameSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'small letters, digits and single hyphens'),
  v.maxLength(64, 'at most 64 characters'),
);

/** A file beside SKILL.md: `scripts/check.sh`. */
export const skillPathSchema = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[\w@+ -][\w@+. -]*(?:\/[\w@+ -][\w@+. -]*)*$/, 'a relative path of plain names'),
  v.check((path) => path.toLowerCase() !== 'skill.md', 'SKILL.md is the skill itself'),
);

export const skillSchema = v.object({
  id: idSchema,
  name: skillNameSchema,
  description: v.string(),
  ...scopedEntries,
  files: v.array(v.object({ path: v.string(), bytes: countSchema })),
  /** What is odd about it, but hinders nothing. */
  notes: v.array(v.string()),
  updatedAt: timeSchema,
  rev: countSchema,
});
export type Skill = v.InferOutput<typeof skillSchema>;

export const skillTextSchema = v.object({
  text: v.pipe(v.string(), v.maxBytes(MAX_SKILL_BYTES, 'a skill has at most 128 KiB; put more into files')),
});
export const newSkillSchema = v.object({ projectId: v.nullable(idSchema), ...skillTextSchema.entries });

/** A skill that lies in a folder of the machine, ready to be copied into the library. */
export const foundSkillSchema = v.object({
  /** Absolute; of its folder. */
  path: v.string(),
  name: v.string(),
  description: v.string(),
  files: countSchema,
  /** Why it cannot be taken; null: it can. */
  problem: v.nullable(v.string()),
});
export type FoundSkill = v.InferOutput<typeof foundSkillSchema>;

/** What Claude Code finds by itself, which Open Poet never touches. */
export const ownSkillSchema = v.object({
  name: v.string(),
  path: v.string(),
  of: v.picklist(['user', 'project']),
});
export type OwnSkill = v.InferOutput<typeof ownSkillSchema>;

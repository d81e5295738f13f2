/** What a person sets for a machine, in sections. Each is one synced row, so that it reads offline and changes live. */
import * as v from 'valibot';
import { countSchema } from './ids.ts';
import { toolNameSchema, toolPolicySchema } from './tools.ts';

export const keepAwakeChoices = ['never', 'working', 'waiting', 'sessions'] as const;

/** Every section with what holds where nobody chose. */
export const settingSchemas = {
  sessions: v.object({
    /** A further session is refused beyond so many at once. */
    maxRunning: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256)), 32),
  }),
  projects: v.object({
    /** Projects lie in one of these folders; none named: anywhere. */
    roots: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.trim(), v.startsWith('/', 'say the whole path'), v.maxLength(1024))),
        v.maxLength(32),
      ),
      [],
    ),
  }),
  power: v.object({
    /** While what is going on the machine is kept from going to sleep: Claude works, or also waits for its person, or any session runs. */
    keepAwake: v.optional(v.picklist(keepAwakeChoices), 'waiting'),
  }),
  storage: v.object({
    /** Of all recordings together, in GiB. Beyond it the oldest blocks go; their words and keyframes stay. */
    recordings: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(10_000)), 20),
    /** Of the index of the history, in GiB. Beyond it what was printed longest ago is found no more, and still read. */
    index: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000)), 4),
    /** Sessions that ended so many days ago are deleted, but for pinned ones and those of a task that is not done; null: never. */
    keepDays: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))), null),
  }),
  verification: v.object({
    /** A model judges what was measured; without it the measured part stands alone. */
    judge: v.optional(v.boolean(), true),
    /** As Claude Code names it; empty: its own default. */
    model: v.optional(
      v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:[\]/@-]{0,200}$/, 'not a name of a model')),
      '',
    ),
    /** US dollars for each judgement, as Claude Code reckons them. */
    budgetUsd: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)), 1),
    minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)), 5),
  }),
  tools: v.object({
    /** Of Open Poet's own tools, by name; a tool that is not named has its own default. */
    policies: v.optional(v.record(toolNameSchema, toolPolicySchema), {}),
  }),
  voice: v.object({
    /** For `sh`: turns the speech in {file} into text on its output. Empty: whatever is found. */
    command: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2_000)), ''),
  }),
} as const;

export type SettingName = keyof typeof settingSchemas;
export type Setting<N extends SettingName> = v.InferOutput<(typeof settingSchemas)[N]>;
export const settingNames = Object.keys(settingSchemas) as readonly SettingName[];

export const settingSchema = v.object({
  id: v.pipe(v.string(), v.maxLength(64)),
  value: v.record(v.string(), v.unknown()),
  rev: countSchema,
});
export type SettingRow = v.InferOutput<typeof settingSchema>;

/** The section as it stands; what holds where nobody chose, where there is no such row or it no longer fits. */
export function readSetting<N extends SettingName>(name: N, value: unknown): Setting<N> {
  const schema: v.GenericSchema = settingSchemas[name];
  const parsed = v.safeParse(schema, value ?? {});
  return (parsed.success ? parsed.output : v.parse(schema, {})) as Setting<N>;
}

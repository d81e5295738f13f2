/** What Claude Code does in a running session, as its hooks tell it; docs/architecture.md, "Claude Code". */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';

/** What a person is asked for: leave to use a tool, an answer to a question, a yes to a plan. */
export const askKindSchema = v.picklist(['permission', 'question', 'plan']);
export type AskKind = v.InferOutput<typeof askKindSchema>;

/** What stands in the terminal, and only there, before Claude Code can go on. `start`: trust, a theme, a key, a login. */
export const dialogSchema = v.picklist(['start', 'permission', 'other']);
export type Dialog = v.InferOutput<typeof dialogSchema>;

const common = {
  /** Since when this state, ms since 1970. */
  since: timeSchema,
  /** Subagents that work now. */
  subagents: countSchema,
  /** It shortens its own context just now. */
  compacting: v.boolean(),
};

export const activitySchema = v.variant('state', [
  v.object({
    state: v.literal('working'),
    /** The tool that runs; null while it thinks or writes. */
    tool: v.nullable(v.pipe(v.string(), v.maxLength(200))),
    /** One line of what the tool is to do: a command, a file. */
    detail: v.nullable(v.pipe(v.string(), v.maxLength(200))),
    ...common,
  }),
  v.object({ state: v.literal('waiting'), kind: askKindSchema, requestId: idSchema, ...common }),
  /** Nothing of ours can answer this: it is answered in the terminal. */
  v.object({ state: v.literal('waiting'), kind: v.literal('terminal'), dialog: dialogSchema, ...common }),
  v.object({ state: v.literal('idle'), ...common }),
  v.object({
    state: v.literal('error'),
    about: v.picklist(['limit', 'login', 'other']),
    /** In the API's own words. */
    message: v.pipe(v.string(), v.maxLength(1000)),
    /** When a limit is lifted, where the API says so. */
    resetAt: v.nullable(timeSchema),
    ...common,
  }),
]);
export type Activity = v.InferOutput<typeof activitySchema>;

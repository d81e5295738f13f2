/** Open Poet's own tools, as a person decides over them. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';

/** `allow`: without a question; `ask`: Claude Code asks a person each time; `off`: the tool is not there. */
export const toolPolicies = ['allow', 'ask', 'off'] as const;
export const toolPolicySchema = v.picklist(toolPolicies);
export type ToolPolicy = v.InferOutput<typeof toolPolicySchema>;

export const toolNameSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,63}$/, 'not a name of a tool'));

/** One of the tools that a machine offers to its sessions. */
export const toolSchema = v.object({
  name: toolNameSchema,
  title: v.string(),
  description: v.string(),
  /** Where nobody chose. */
  policy: toolPolicySchema,
});
export type ToolAbout = v.InferOutput<typeof toolSchema>;

/** One call, as the audit trail keeps it. */
export const toolCallSchema = v.object({
  id: countSchema,
  sessionId: idSchema,
  projectId: idSchema,
  tool: v.string(),
  /** JSON, shortened where it is long. */
  input: v.string(),
  /** `refused`: the arguments or the policy; `failed`: it was tried. */
  outcome: v.picklist(['done', 'refused', 'failed']),
  /** What the model was told, shortened where it is long. */
  answer: v.string(),
  at: timeSchema,
  /** How long it took. */
  ms: countSchema,
});
export type ToolCall = v.InferOutput<typeof toolCallSchema>;

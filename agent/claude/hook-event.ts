/** What Claude Code's hooks say, as far as the agent reads it. Measured on 2.1.330; unknown fields and events are let by. */
import * as v from 'valibot';

const text = v.optional(v.string());

export const hookEventSchema = v.object({
  hook_event_name: v.string(),
  session_id: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** Of the turn. */
  prompt_id: text,
  /** Where Claude Code keeps its conversation. */
  transcript_path: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  permission_mode: text,
  /** Of UserPromptSubmit: what the person said. */
  prompt: text,
  /** Set where a subagent speaks. */
  agent_id: text,
  agent_type: text,
  tool_name: text,
  tool_input: v.optional(v.record(v.string(), v.unknown())),
  tool_use_id: text,
  tool_calls: v.optional(v.array(v.object({ tool_use_id: text }))),
  permission_suggestions: v.optional(v.array(v.unknown())),
  is_interrupt: v.optional(v.boolean()),
  source: text,
  model: text,
  error: text,
  last_assistant_message: v.optional(v.nullable(v.string())),
  notification_type: text,
  background_tasks: v.optional(v.array(v.object({ id: text, type: text, status: text }))),
});
export type HookEvent = v.InferOutput<typeof hookEventSchema>;

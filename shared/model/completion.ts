/** What a machine offers while a prompt is written. */
import * as v from 'valibot';

export const slashCommandSchema = v.object({
  /** Without the slash. */
  name: v.string(),
  about: v.string(),
  from: v.picklist(['claude', 'project', 'account']),
});
export type SlashCommand = v.InferOutput<typeof slashCommandSchema>;

/** Paths from the project's folder, the best first; folders end in a slash. */
export const filesFoundSchema = v.object({ files: v.array(v.string()) });
export const slashCommandsSchema = v.object({ commands: v.array(slashCommandSchema) });

import {
  filesFoundSchema,
  type SlashCommand,
  slashCommandsSchema,
} from '../../../../shared/model/completion.ts';
import type { Calls } from '../calls.ts';
import type { Result } from '../types.ts';

export type CompletionActions = ReturnType<typeof completionActions>;
export const completionActions = ({ live }: Calls) => ({
  /** Files and folders of a project that a few letters mean, the best first. */
  async completeFiles(id: string, project: string, letters: string): Promise<Result<readonly string[]>> {
    const path = `/v1/projects/${project}/files?q=${encodeURIComponent(letters.slice(0, 200))}`;
    const answer = await live(id, { method: 'GET', path }, filesFoundSchema);
    return answer.ok ? { ok: true, value: answer.value.files } : answer;
  },
  /** What Claude Code knows behind a slash in a project. */
  async slashCommands(id: string, project: string): Promise<Result<readonly SlashCommand[]>> {
    const answer = await live(
      id,
      { method: 'GET', path: `/v1/projects/${project}/commands` },
      slashCommandsSchema,
    );
    return answer.ok ? { ok: true, value: answer.value.commands } : answer;
  },
});

/** How Claude Code was last started in each project, on this device. */
import * as v from 'valibot';
import { type Program, programSchema } from '../../../shared/model/session.ts';
import { keep, kept } from '../ui/kept.ts';

type ClaudeProgram = Extract<Program, { kind: 'claude' }>;

/** An empty word leaves it to Claude Code. */
export interface ClaudeChoices {
  mode: '' | NonNullable<ClaudeProgram['permissionMode']>;
  effort: '' | NonNullable<ClaudeProgram['effort']>;
  model: string;
}

const KEY = 'claude-options/';

export const claudeProgram = ({ mode, effort, model }: ClaudeChoices): ClaudeProgram => ({
  kind: 'claude',
  ...(mode !== '' && { permissionMode: mode }),
  ...(effort !== '' && { effort }),
  ...(model.trim() !== '' && { model: model.trim() }),
});

export function readClaudeOptions(projectId: string): ClaudeChoices {
  let stored: unknown;
  try {
    stored = JSON.parse(kept(KEY + projectId) ?? 'null');
  } catch {
    stored = null;
  }
  const parsed = v.safeParse(programSchema, stored);
  const program = parsed.success && parsed.output.kind === 'claude' ? parsed.output : undefined;
  return {
    mode: program?.permissionMode ?? '',
    effort: program?.effort ?? '',
    model: program?.model ?? '',
  };
}

export function rememberClaudeOptions(projectId: string, choices: ClaudeChoices): void {
  const program = claudeProgram(choices);
  keep(KEY + projectId, Object.keys(program).length === 1 ? null : JSON.stringify(program));
}

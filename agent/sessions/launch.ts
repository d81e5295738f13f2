/** What a session's program is as a process: file, arguments, environment. */
import { randomUUID } from 'node:crypto';
import type { Program } from '../../shared/model/session.ts';
import { findClaude } from '../claude/find.ts';
import type { LoginShell } from './login-environment.ts';

export interface Launch {
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  /** The id that Claude Code gets for its conversation; null for every other program. */
  claudeId: string | null;
  /** What a person should know of it. */
  notice: string | null;
}

export const NO_CLAUDE =
  'Claude Code is not installed on this machine, so this is a shell. Install it with: npm install -g @anthropic-ai/claude-code';

export type ClaudeProgram = Extract<Program, { kind: 'claude' }>;

/** `claudeArgs`: further arguments of Claude Code, made only where it is there. */
export async function planLaunch(
  program: Program,
  login: LoginShell,
  sessionId: string,
  claudeArgs: (program: ClaudeProgram) => Promise<readonly string[]> = async () => [],
): Promise<Launch> {
  const env = { ...login.env, SHELL: login.shell, OPEN_POET_SESSION: sessionId };
  const plain = { file: login.shell, env, claudeId: null, notice: null };
  switch (program.kind) {
    case 'shell':
      return { ...plain, args: ['-l'] };
    case 'command':
      return { ...plain, args: ['-l', '-c', program.command] };
    case 'claude': {
      const claude = await findClaude(env);
      if (claude === null) return { ...plain, args: ['-l'], notice: NO_CLAUDE };
      const claudeId = randomUUID();
      const args = ['--session-id', claudeId, ...(await claudeArgs(program))];
      return { ...plain, file: claude, args, claudeId };
    }
  }
}

/** What a session's program is as a process: file, arguments, environment. */
import { randomUUID } from 'node:crypto';
import type { Program } from '../../shared/model/session.ts';
import { findClaude } from '../claude/find.ts';
import { sessionEnvironment } from './environment.ts';
import type { LoginShell } from './login-environment.ts';

export interface Launch {
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  /** The id that Claude Code gets for its conversation; null for every other program, and where its hooks have to say it. */
  claudeId: string | null;
  /** What a person should know of it. */
  notice: string | null;
}

const INSTALL = 'Install it with: npm install -g @anthropic-ai/claude-code';
export const NO_CLAUDE = `Claude Code is not installed on this machine, so this is a shell. ${INSTALL}`;
export const NO_CLAUDE_TO_RESUME = `Claude Code is not installed on this machine any more, so nothing can be resumed. ${INSTALL}`;

export type ClaudeProgram = Extract<Program, { kind: 'claude' }>;

/** What Claude Code begins with: an empty conversation, one that it had, or a copy of one. */
export type Beginning = { kind: 'new' } | { kind: 'resume' | 'fork'; claudeId: string };

/** What a terminal at the desk brings along (`poet claude`): its own words for Claude Code, its surroundings, where it stands. */
export interface Desk {
  /** Behind ours, as they were typed. */
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** They name a conversation in a way that only Claude Code understands. */
  ownConversation: boolean;
  /** What stood in `--settings` and `--append-system-prompt`, of which Claude Code takes only one each. */
  settings: Readonly<Record<string, unknown>>;
  systemPrompt: string;
}

export interface LaunchPlan {
  program: Program;
  sessionId: string;
  login: LoginShell;
  beginning?: Beginning;
  desk?: Desk | undefined;
  /** Further arguments of Claude Code, made only where it is there. */
  claudeArgs?(program: ClaudeProgram): Promise<readonly string[]>;
}

/** Rejects where a conversation cannot be gone on with because Claude Code is not there. */
export async function planLaunch(plan: LaunchPlan): Promise<Launch> {
  const { program, sessionId, login, desk, beginning = { kind: 'new' } } = plan;
  const base = desk === undefined ? login.env : sessionEnvironment(desk.env);
  const env = { ...base, SHELL: login.shell, OPEN_POET_SESSION: sessionId };
  const plain = { file: login.shell, env, claudeId: null, notice: null };
  switch (program.kind) {
    case 'shell':
      return { ...plain, args: ['-l'] };
    case 'command':
      return { ...plain, args: ['-l', '-c', program.command] };
    case 'claude': {
      const claude = await findClaude(env);
      if (claude === null) {
        if (beginning.kind !== 'new') throw new Error(NO_CLAUDE_TO_RESUME);
        return { ...plain, args: ['-l'], notice: NO_CLAUDE };
      }
      const { args, claudeId } = conversationArguments(beginning, desk?.ownConversation ?? false);
      const further = (await plan.claudeArgs?.(program)) ?? [];
      return {
        file: claude,
        args: [...args, ...further, ...(desk?.args ?? [])],
        env: { ...env, ...program.env },
        claudeId,
        notice: null,
      };
    }
  }
}

function conversationArguments(
  beginning: Beginning,
  own: boolean,
): { args: string[]; claudeId: string | null } {
  if (own) return { args: [], claudeId: null };
  if (beginning.kind === 'resume')
    return { args: ['--resume', beginning.claudeId], claudeId: beginning.claudeId };
  const claudeId = randomUUID();
  const fresh = ['--session-id', claudeId];
  if (beginning.kind === 'new') return { args: fresh, claudeId };
  return { args: ['--resume', beginning.claudeId, '--fork-session', ...fresh], claudeId };
}

/** Claude Code as if `poet` was not there: the same terminal, its own exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findClaude } from '../../claude/find.ts';
import { CliError } from '../cli-error.ts';

/** What a shell says of a program that is not there. */
const NOT_FOUND = 127;
const PASSED_ON = ['SIGTERM', 'SIGHUP'] as const;

const numberOf = (signal: NodeJS.Signals): number => constants.signals[signal] ?? 0;

/** Its exit code; 128 and the signal where one ended it. Throws CliError where it is not installed. */
export async function runPlain(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const file = await findClaude(env as Record<string, string>);
  if (file === null) {
    throw new CliError(
      'Claude Code is not installed; `npm install -g @anthropic-ai/claude-code` installs it',
      NOT_FOUND,
      'no-claude',
    );
  }
  const child = spawn(file, [...args], { stdio: 'inherit', env });
  // The terminal sends these to both; they are its own to answer.
  const ignore = () => {};
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGINT', ignore).on('SIGQUIT', ignore);
  for (const signal of PASSED_ON) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + numberOf(signal as NodeJS.Signals)));
  });
}

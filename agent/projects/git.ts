/** The user's own git, asked from outside: it never waits for a person, and a question never writes into the repository. */
import { execFile } from 'node:child_process';
import type { GitState } from '../../shared/model/project.ts';

const ASK_MS = 5000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/** For every call: no questions on a terminal that is not there, in words that we can read. */
export const gitEnvironment = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...env,
  GIT_TERMINAL_PROMPT: '0',
  // Else `status` writes what it found into the index.
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ASKPASS: 'true',
  SSH_ASKPASS: 'true',
  GIT_SSH_COMMAND: env.GIT_SSH_COMMAND ?? 'ssh -oBatchMode=yes',
  LC_ALL: 'C',
});

/** Null where it is no checkout, there is no git, or it does not answer in time. */
export function askGit(dir: string, env: Readonly<Record<string, string>>): Promise<GitState | null> {
  const args = ['-C', dir, '-c', 'core.fsmonitor=false', 'status', '--porcelain=v2', '--branch', '-z'];
  return new Promise((resolve) => {
    const options = { env: gitEnvironment(env), timeout: ASK_MS, maxBuffer: MAX_OUTPUT };
    execFile('git', args, options, (error, stdout) => resolve(error === null ? parseStatus(stdout) : null));
  });
}

/** Of `git status --porcelain=v2 --branch -z`. Pure. */
export function parseStatus(output: string): GitState {
  const state: GitState = { branch: null, commit: null, changed: 0, ahead: 0, behind: 0 };
  const entries = output.split('\0');
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? '';
    const head = /^# branch\.(\w+) (.*)$/.exec(entry);
    if (head?.[1] === 'oid') state.commit = head[2] === '(initial)' ? null : (head[2]?.slice(0, 8) ?? null);
    else if (head?.[1] === 'head') state.branch = head[2] === '(detached)' ? null : (head[2] ?? null);
    else if (head?.[1] === 'ab') {
      const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(head[2] ?? '') ?? [];
      state.ahead = Number(ahead ?? 0);
      state.behind = Number(behind ?? 0);
    } else if (/^[12u?] /.test(entry)) {
      state.changed += 1;
      // A rename is followed by the name that it had.
      if (entry.startsWith('2 ')) at += 1;
    }
  }
  return state;
}

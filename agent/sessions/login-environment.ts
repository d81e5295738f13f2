/**
 * The environment of the user's login shell: what a terminal opened at the desk would have. The agent's own may be
 * that of `npm start`, of a service manager or of another session, and lacks what the shell's files set.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import * as v from 'valibot';
import type { Log } from '../../shared/model/log.ts';
import type { Clock } from '../clock.ts';
import { reason } from '../problem.ts';
import { sessionEnvironment, shellEnvironment } from './environment.ts';

const TIMEOUT_MS = 10_000;
/** So that a change in the shell's files is seen soon, and a burst of new sessions asks once. */
const FRESH_MS = 60_000;
/** A slow shell is waited for once; after that what it said last has to do until it has answered again. */
const PATIENCE_MS = 2000;
/** Its files may hold locks that only their own traps release. */
const LAST_WORDS_MS = 2000;
const MAX_BYTES = 1024 * 1024;
const MARK = 'open-poet-environment';

export interface LoginShell {
  shell: string;
  /** As a session gets it, but for what names the session. */
  env: Record<string, string>;
}

export interface LoginEnvironment {
  /** Never rejects: where the shell gives nothing, the agent's own environment has to do. */
  get(): Promise<LoginShell>;
}

export function createLoginEnvironment({
  clock,
  log,
  env = process.env,
  shell = findShell(env),
  timeoutMs = TIMEOUT_MS,
}: {
  clock: Clock;
  log: Log;
  env?: NodeJS.ProcessEnv;
  shell?: string;
  timeoutMs?: number;
}): LoginEnvironment {
  let asked: { at: number; answer: Promise<LoginShell> } | undefined;
  let last: LoginShell | undefined;
  const ask = async (): Promise<LoginShell> => {
    const own = shellEnvironment(env);
    try {
      last = { shell, env: sessionEnvironment(await readFromShell(shell, own, timeoutMs)) };
    } catch (error) {
      log('warn', 'login-shell.unreadable', { shell, error: reason(error) });
      last ??= { shell, env: sessionEnvironment(own) };
    }
    return last;
  };
  const later = (known: LoginShell) =>
    new Promise<LoginShell>((resolve) => clock.after(PATIENCE_MS, () => resolve(known)));
  return {
    get() {
      if (asked === undefined || clock.elapsed() - asked.at > FRESH_MS)
        asked = { at: clock.elapsed(), answer: ask() };
      return last === undefined ? asked.answer : Promise.race([asked.answer, later(last)]);
    },
  };
}

const isExecutable = (path: string | null | undefined): path is string => {
  if (!path?.startsWith('/')) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** `$SHELL`, else the account's, else `/bin/sh`. */
function findShell(env: NodeJS.ProcessEnv): string {
  return [env.SHELL, userInfo().shell].find(isExecutable) ?? '/bin/sh';
}

const variables = v.record(v.string(), v.string());

/** Interactive as well as login, because most people set PATH in the files of interactive shells. */
function readFromShell(
  shell: string,
  env: Record<string, string>,
  timeoutMs: number,
): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    // Node prints the variables, so that no newline or quote in one of them can be misread.
    const print = `const {OPEN_POET_PRINT,...env}=process.env;process.stdout.write('${MARK}'+JSON.stringify(env)+'${MARK}')`;
    const child = spawn(shell, ['-l', '-i', '-c', '"$OPEN_POET_NODE" -e "$OPEN_POET_PRINT"'], {
      env: { ...env, OPEN_POET_NODE: process.execPath, OPEN_POET_PRINT: print },
      stdio: ['ignore', 'pipe', 'ignore'],
      // A session of its own: an interactive shell must not take the terminal that the agent runs in.
      detached: true,
    });
    let text = '';
    const give = (result: () => void) => {
      clearTimeout(timer);
      child.stdout.destroy();
      result();
    };
    const giveUp = (why: string) => {
      const signal = (name: NodeJS.Signals) => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, name);
        } catch {
          // All of it has ended.
        }
      };
      signal('SIGTERM');
      // An interactive shell ignores SIGTERM.
      signal('SIGHUP');
      setTimeout(() => signal('SIGKILL'), LAST_WORDS_MS).unref();
      give(() => reject(new Error(why)));
    };
    const look = () => {
      const [, json, after] = text.split(MARK);
      if (json === undefined || after === undefined) return false;
      give(() => {
        try {
          resolve(v.parse(variables, JSON.parse(json)));
        } catch (error) {
          reject(error);
        }
      });
      return true;
    };
    const timer = setTimeout(() => giveUp(`no answer in ${timeoutMs / 1000} s`), timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_BYTES) giveUp('it prints too much');
      else look();
    });
    child.on('error', (error) => give(() => reject(error)));
    child.on('close', (code) => {
      if (!look()) give(() => reject(new Error(`it ended with ${code}`)));
    });
  });
}

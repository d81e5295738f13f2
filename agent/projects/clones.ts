/** `git clone` for a person who is elsewhere: what it says is kept, it can be called off, and then it leaves nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../shared/model/ids.ts';
import type { Clone, NewClone, Project } from '../../shared/model/project.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import { gitEnvironment } from './git.ts';

const MAX_AT_ONCE = 3;
const MAX_KEPT = 20;
const MAX_PROGRESS = 200;
const MAX_WORDS = 4000;
const LIMIT_MS = 60 * 60_000;
/** Not `ext::`, which runs any command. */
const PROTOCOLS = 'https:http:ssh:git:file';

export interface Clones {
  /** Throws ProblemError: no address, the folder is there, too many at once. `into` is a real path. */
  start(input: NewClone & { into: string }): Clone;
  list(): Clone[];
  get(id: string): Clone;
  /** Ends it and takes its folder away. */
  cancel(id: string): Clone;
  stop(): void;
}

export function createClones(deps: {
  env(): Promise<Record<string, string>>;
  clock: Clock;
  onDone(path: string): Project;
}): Clones {
  const clones = new Map<string, { clone: Clone; child: ChildProcess | null; said: string }>();

  const get = (id: string) => {
    const found = clones.get(id);
    if (found === undefined)
      throw new ProblemError(404, 'no-such-clone', 'Nothing is known of this clone any more.');
    return found;
  };

  function end(id: string, change: Partial<Clone>): void {
    const one = get(id);
    if (one.clone.state !== 'running') return;
    one.clone = { ...one.clone, ...change };
    one.child?.kill('SIGTERM');
    if (change.state !== 'done') takeAway(one.clone.path);
  }

  async function run(id: string, url: string): Promise<void> {
    const one = get(id);
    const env = { ...gitEnvironment(await deps.env()), GIT_ALLOW_PROTOCOL: PROTOCOLS };
    if (one.clone.state !== 'running') return;
    const child = spawn('git', ['clone', '--progress', '--', url, one.clone.path], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    one.child = child;
    const late = deps.clock.after(LIMIT_MS, () =>
      end(id, { state: 'failed', problem: 'It took more than an hour.' }),
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      one.said = (one.said + text).slice(-MAX_WORDS);
      const line =
        one.said
          .split(/[\r\n]+/)
          .filter((said) => said.trim() !== '')
          .at(-1) ?? '';
      one.clone = { ...one.clone, progress: line.trim().slice(0, MAX_PROGRESS) };
    });
    child.on('error', (error) =>
      end(id, { state: 'failed', problem: `git could not be started: ${error.message}` }),
    );
    child.on('close', (code) => {
      late();
      if (one.clone.state !== 'running') {
        // It may have made more before it heard that it should end.
        if (one.clone.state !== 'done') takeAway(one.clone.path);
      } else if (code === 0) end(id, { state: 'done', projectId: deps.onDone(one.clone.path).id });
      else end(id, { state: 'failed', problem: whyNot(one.said) });
    });
  }

  return {
    start({ url, into, folder }) {
      checkUrl(url);
      const path = join(into, folder ?? folderOf(url));
      const under = [...clones.values()].filter(({ clone }) => clone.state === 'running');
      if (under.length >= MAX_AT_ONCE) {
        throw new ProblemError(
          429,
          'busy',
          `${MAX_AT_ONCE} repositories are being cloned. Wait for one of them.`,
        );
      }
      if (existsSync(path)) {
        throw new ProblemError(
          409,
          'folder-there',
          `${path} is there already. Add it as a folder, or choose another name.`,
          {
            field: 'folder',
          },
        );
      }
      const id = newId();
      const clone: Clone = { id, path, state: 'running', progress: '', problem: '', projectId: null };
      clones.set(id, { clone, child: null, said: '' });
      const [oldest] = [...clones].find(([, one]) => one.clone.state !== 'running') ?? [];
      if (clones.size > MAX_KEPT && oldest !== undefined) clones.delete(oldest);
      void run(id, url);
      return clone;
    },
    list: () => [...clones.values()].map(({ clone }) => clone),
    get: (id) => get(id).clone,
    cancel(id) {
      end(id, { state: 'cancelled' });
      return get(id).clone;
    },
    stop() {
      for (const id of clones.keys()) end(id, { state: 'cancelled' });
    },
  };
}

/** Beside the work: it may be a large tree. */
function takeAway(path: string): void {
  rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

function checkUrl(url: string): void {
  const no = (words: string) => new ProblemError(422, 'bad-url', words, { field: 'url' });
  const scp = /^[\w.-]+@[\w.-]+:[^\s:][^\s]*$/.test(url);
  const known = /^(?:https?|ssh|git|file):\/\/\S+$/.test(url);
  if (!scp && !known) {
    throw no('An address of a repository begins with https:// or ssh://, or looks like git@host:path.');
  }
  // It would stand in the list of processes, and in the new repository's configuration.
  if (/^https?:\/\/[^/@]*:[^/@]*@/.test(url)) {
    throw no('Leave the password out of the address: git on this machine has its own way to know it.');
  }
}

export function folderOf(url: string): string {
  const last = url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '';
  return last.replace(/\.git$/, '') || 'repository';
}

/** Git's own last words. */
function whyNot(said: string): string {
  const lines = said
    .split(/[\r\n]+/)
    .filter((line) => /^(?:fatal|error|remote|ssh):|denied|not found/i.test(line));
  const words =
    lines.slice(-3).join(' ').trim() ||
    said
      .trim()
      .split(/[\r\n]+/)
      .slice(-2)
      .join(' ');
  if (/could not read (?:Username|Password)|Authentication failed|Permission denied/i.test(words)) {
    return `${words} Log git in on this machine first, in a shell session.`;
  }
  return words || 'git ended without a word.';
}

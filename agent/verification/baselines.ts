/**
 * How a folder stood when each run of a session began in it and ended: in a folder of our own, a few kilobytes beside the
 * files that were not committed. Nothing is written where the session works.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Log } from '../../shared/model/log.ts';
import type { Clock } from '../clock.ts';
import type { RunKey } from '../pty-host/types.ts';
import { type Git, GitError, openGit, openShadow } from './git/run-git.ts';
import { snapshotSchema, takeSnapshot } from './git/snapshot.ts';

/** A session waits for its beginning to be known, but not long. */
const BEGIN_TREE_MS = 2_500;
/** The oldest beyond these are forgotten at a start of the agent. */
const MAX_KEPT = 500;

const beginSchema = v.object({
  cwd: v.string(),
  /** `folder`: no repository, looked at through one of ours. */
  kind: v.picklist(['git', 'folder']),
  snapshot: snapshotSchema,
});
export type Begin = v.InferOutput<typeof beginSchema>;

/** From where to where a run worked. */
export interface Window {
  run: number;
  begin: Begin;
  /** null: it goes on, or nobody saw its end. */
  end: v.InferOutput<typeof snapshotSchema> | null;
}

export interface Baselines {
  /** Never rejects: a session without a beginning is measured less, and says so. */
  begin(key: RunKey, cwd: string): Promise<void>;
  end(key: RunKey): Promise<void>;
  /** Oldest first. */
  windows(sessionId: string): Window[];
  /** Throws GitError. */
  open(sessionId: string, begin: Begin): Promise<Git>;
}

export function createBaselines(deps: {
  dir: string;
  clock: Clock;
  log: Log;
  env(): Promise<Readonly<Record<string, string>>>;
}): Baselines {
  const { dir, clock, log } = deps;
  const folder = (sessionId: string) => join(dir, sessionId);
  const file = ({ sessionId, run }: RunKey, what: 'begin' | 'end') =>
    join(folder(sessionId), `${run}-${what}.json`);

  function read<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | null {
    try {
      const parsed = v.safeParse(schema, JSON.parse(readFileSync(path, 'utf8')));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }
  const write = (path: string, value: unknown) => {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(value), { mode: 0o600 });
  };

  async function open(sessionId: string, { cwd, kind }: Pick<Begin, 'cwd' | 'kind'>): Promise<Git> {
    const env = await deps.env();
    return kind === 'git' ? openGit(cwd, folder(sessionId), env) : openShadow(cwd, folder(sessionId), env);
  }

  async function lookAt(sessionId: string, cwd: string): Promise<{ kind: Begin['kind']; git: Git }> {
    try {
      return { kind: 'git', git: await open(sessionId, { cwd, kind: 'git' }) };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      return { kind: 'folder', git: await open(sessionId, { cwd, kind: 'folder' }) };
    }
  }

  forget();
  function forget(): void {
    const kept = readdirSync(dir).map((name) => ({ name, at: statSync(join(dir, name)).mtimeMs }));
    for (const { name } of kept.sort((a, b) => b.at - a.at).slice(MAX_KEPT)) {
      rmSync(join(dir, name), { recursive: true, force: true });
    }
  }

  return {
    open,
    async begin(key, cwd) {
      try {
        const { kind, git } = await lookAt(key.sessionId, cwd);
        const snapshot = await takeSnapshot(git, clock.now(), BEGIN_TREE_MS);
        write(file(key, 'begin'), { cwd, kind, snapshot } satisfies Begin);
      } catch (error) {
        log('warn', 'baseline.none', { ...key, error: String(error) });
      }
    },
    async end(key) {
      const begin = read(file(key, 'begin'), beginSchema);
      if (begin === null) return;
      try {
        write(file(key, 'end'), await takeSnapshot(await open(key.sessionId, begin), clock.now()));
      } catch (error) {
        log('warn', 'baseline.no-end', { ...key, error: String(error) });
      }
    },
    windows(sessionId) {
      const runs = listNames(folder(sessionId)).flatMap((name) => {
        const run = /^(\d+)-begin\.json$/.exec(name)?.[1];
        return run === undefined ? [] : [Number(run)];
      });
      return runs
        .sort((a, b) => a - b)
        .flatMap((run) => {
          const begin = read(file({ sessionId, run }, 'begin'), beginSchema);
          return begin === null
            ? []
            : [{ run, begin, end: read(file({ sessionId, run }, 'end'), snapshotSchema) }];
        });
    },
  };
}

function listNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/**
 * Conversations that Claude Code had without Open Poet, in the folders of projects: each becomes a session without a run,
 * which can be resumed like any other. Only what is new or has changed is read, and of that only the beginning.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { nameFrom, newId } from '../../shared/model/ids.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import { claudeIdSchema } from '../../shared/model/session.ts';
import type { Clock } from '../clock.ts';
import { reason } from '../problem.ts';
import type { LoginEnvironment } from '../sessions/login-environment.ts';
import { newSessionRow } from '../sessions/start.ts';
import { findConversation, importConversation } from '../store/conversations.ts';
import { isForgotten } from '../store/deletions.ts';
import type { Store } from '../store/open.ts';
import { listProjects } from '../store/projects.ts';
import { findSession, insertSession, updateSession } from '../store/sessions.ts';
import { configDir } from './status-file.ts';
import { readHead } from './transcript-head.ts';
import { foldersOf } from './transcripts.ts';

/** The newest of each project. */
const MAX_OF_PROJECT = 100;
const MAX_FILES = 10_000;
const MAX_TITLE = 80;
const EVERY_MS = 5 * 60_000;
/** A project's row changes more often than its past. */
const AT_MOST_EVERY_MS = 20_000;
/** What was read and is no conversation of a person. */
const MAX_REMEMBERED = 5000;

interface Found {
  id: string;
  path: string;
  at: number;
  size: number;
}

export interface Imports {
  /** Looks now. Gives how many sessions came. */
  look(project: Project): Promise<number>;
  stop(): void;
}

export function createImports(deps: {
  store: Store;
  login: Pick<LoginEnvironment, 'get'>;
  clock: Clock;
  log: Log;
}): Imports {
  const { store, login, clock, log } = deps;
  const lookedAt = new Map<string, number>();
  /** Path → size, of those that are none. */
  const none = new Map<string, number>();
  let work = Promise.resolve();
  let stopped = false;

  async function lookNow(project: Project): Promise<number> {
    lookedAt.set(project.id, clock.elapsed());
    let came = 0;
    for (const found of await newest(configDir((await login.get()).env), project.path)) {
      if (stopped) break;
      const known = findConversation(store.db, found.id);
      if (known !== undefined) follow(known.sessionId, found);
      else if (!isForgotten(store.db, found.id) && (await take(project, found))) came += 1;
    }
    if (came > 0) log('info', 'claude.imported', { projectId: project.id, sessions: came });
    return came;
  }

  /** One that never ran here may go on elsewhere. */
  function follow(sessionId: string, { at }: Found): void {
    const session = findSession(store.db, sessionId);
    if (session?.runs !== 0 || session.state !== 'exited' || session.endedAt === at) return;
    store.write((tx) => updateSession(tx, sessionId, { endedAt: at }));
  }

  async function take(project: Project, { id, path, at, size }: Found): Promise<boolean> {
    if (none.get(path) === size) return false;
    const head = await readHead(path).catch(() => null);
    // Programs speak with Claude Code too: theirs are nobody's to go on with. A folder's name can be another folder's.
    if (head === null || head.cwd !== project.path || (head.entrypoint ?? 'cli') !== 'cli') {
      none.set(path, size);
      const [oldest] = none.keys();
      if (none.size > MAX_REMEMBERED && oldest !== undefined) none.delete(oldest);
      return false;
    }
    const sessionId = newId();
    store.write((tx) => {
      // Since it was read, a session of ours may have gone on with it.
      if (findConversation(tx, id) !== undefined) return;
      const title = shortened(nameFrom(head.prompt, 'A conversation'));
      insertSession(tx, {
        ...newSessionRow({
          id: sessionId,
          projectId: project.id,
          title,
          program: { kind: 'claude' },
          now: head.startedAt,
        }),
        state: 'exited',
        runs: 0,
        endedAt: at,
        claudeId: id,
      });
      importConversation(tx, { id, sessionId, since: head.startedAt, transcript: path });
    });
    return true;
  }

  /** One project after the other, and never more than one at a time. */
  function look(project: Project): Promise<number> {
    const mine = work.then(() => (stopped ? 0 : lookNow(project)));
    work = mine.then(
      () => {},
      () => {},
    );
    return mine;
  }

  function queue(projects: readonly Project[]): void {
    for (const project of projects) {
      look(project).catch((error: unknown) =>
        log('warn', 'claude.not-imported', { projectId: project.id, error: reason(error) }),
      );
    }
  }

  let cancel = (): void => {};
  function round(): void {
    queue(listProjects(store.db));
    cancel = clock.after(EVERY_MS, round);
  }
  const leave = store.onChanges(({ rows }) =>
    queue(
      rows.project.filter(({ id }) => {
        const last = lookedAt.get(id);
        return last === undefined || clock.elapsed() - last > AT_MOST_EVERY_MS;
      }),
    ),
  );
  round();

  return {
    look,
    stop() {
      stopped = true;
      cancel();
      leave();
    },
  };
}

async function newest(configDir: string, path: string): Promise<Found[]> {
  const all: Found[] = [];
  for (const folder of await foldersOf(configDir, path)) {
    for (const name of (await readdir(folder).catch(() => [])).slice(0, MAX_FILES)) {
      const id = name.slice(0, -'.jsonl'.length);
      if (!name.endsWith('.jsonl') || !v.is(claudeIdSchema, id)) continue;
      const path = join(folder, name);
      const found = await stat(path).catch(() => null);
      if (found?.isFile()) all.push({ id, path, at: Math.floor(found.mtimeMs), size: found.size });
    }
  }
  return all.sort((a, b) => b.at - a.at).slice(0, MAX_OF_PROJECT);
}

const shortened = (text: string): string =>
  text.length <= MAX_TITLE ? text : `${text.slice(0, MAX_TITLE - 1)}…`;

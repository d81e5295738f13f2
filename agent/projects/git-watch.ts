/** Keeps the branch and state of projects in their rows: often where somebody works, seldom elsewhere, never for nobody. */
import { isDeepStrictEqual } from 'node:util';
import type { GitState } from '../../shared/model/project.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/open.ts';
import { findProject, listProjects, updateProject } from '../store/projects.ts';
import { liveSessions } from '../store/sessions.ts';

const BUSY_MS = 10_000;
const EVERY_ROUNDS = 12;

export interface GitWatch {
  /** Looks at one project at once. */
  look(projectId: string): Promise<void>;
  stop(): void;
}

export function createGitWatch(deps: {
  store: Store;
  clock: Clock;
  /** Whether somebody would see it. */
  watched(): boolean;
  ask(dir: string): Promise<GitState | null>;
}): GitWatch {
  const { store, clock } = deps;
  let round = 0;
  let stopped = false;
  let cancel = () => {};

  async function look(projectId: string): Promise<void> {
    const project = findProject(store.db, projectId);
    if (project === undefined) return;
    const git = await deps.ask(project.path);
    if (stopped) return;
    const now = findProject(store.db, projectId);
    if (now === undefined || isDeepStrictEqual(now.git, git)) return;
    store.write((tx) => updateProject(tx, projectId, { git }));
  }

  /** One after the other: a machine with many repositories must stay quick for its keys. */
  async function lookAround(): Promise<void> {
    if (!deps.watched()) return;
    const all = round++ % EVERY_ROUNDS === 0;
    const busy = new Set(liveSessions(store.db).map(({ projectId }) => projectId));
    for (const { id } of listProjects(store.db)) if (all || busy.has(id)) await look(id);
  }
  function again(): void {
    if (stopped) return;
    cancel = clock.after(BUSY_MS, () => void lookAround().finally(again));
  }
  cancel = clock.after(0, () => void lookAround().finally(again));
  return {
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

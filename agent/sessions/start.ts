/** The first moment of a session: whether it may begin, and its rows. */
import { stat } from 'node:fs/promises';
import type { Project } from '../../shared/model/project.ts';
import type { NewSession, Session } from '../../shared/model/session.ts';
import type { Actor } from '../../shared/model/task.ts';
import { ProblemError } from '../problem.ts';
import type { Store } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { insertRun } from '../store/runs.ts';
import { insertSession, liveSessions } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';
import { link, linkable } from '../tasks/ledger.ts';
import { defaultTitle } from './title.ts';

const DEFAULT_SIZE = { cols: 80, rows: 24 };

/** The project it begins in. Throws ProblemError: no such project or task, its folder is gone, too many sessions. */
export async function checkStart(store: Store, { projectId, taskId }: NewSession): Promise<Project> {
  const project = findProject(store.db, projectId);
  const field = 'projectId';
  if (project === undefined) {
    throw new ProblemError(404, 'no-such-project', 'This project is not on the list any more.', { field });
  }
  const isFolder = await stat(project.path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new ProblemError(422, 'folder-gone', `There is no folder ${project.path} any more.`, { field });
  }
  if (taskId !== undefined) linkable(store.db, taskId, projectId);
  const { maxRunning } = setting(store.db, 'sessions');
  if (liveSessions(store.db).length >= maxRunning) {
    const run = maxRunning === 1 ? 'A session runs' : `${maxRunning} sessions run`;
    throw new ProblemError(
      429,
      'too-many-sessions',
      `${run}, as many as this machine is set to. Stop one first, or raise the limit in More.`,
    );
  }
  return project;
}

/** Session and first run in one step, so that a killed agent leaves none without the other. */
export function recordStart(
  store: Store,
  {
    id,
    project,
    input,
    by,
    now,
  }: { id: string; project: Project; input: NewSession; by: Actor; now: number },
): Session {
  const { program, title, taskId, size = DEFAULT_SIZE } = input;
  return store.write((tx) => {
    insertRun(tx, { sessionId: id, run: 0, startedAt: now });
    const session = insertSession(tx, {
      id,
      projectId: project.id,
      title: title ?? defaultTitle(program, project.name),
      program,
      state: 'starting',
      exitCode: null,
      signal: null,
      stop: null,
      interrupted: false,
      notice: null,
      runs: 1,
      ...size,
      createdAt: now,
      endedAt: null,
      lastOutputAt: null,
      peek: [],
      activity: null,
      asks: [],
      servers: [],
      taskId: null,
      claudeId: null,
      forkedFrom: null,
    });
    return taskId === undefined ? session : link(tx, id, taskId, { by, at: now, position: null });
  });
}

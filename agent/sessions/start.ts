/** The first moment of a session and of each of its runs: whether it may begin, and its rows. */
import { stat } from 'node:fs/promises';
import type { Project } from '../../shared/model/project.ts';
import type { NewSession, Program, Session, Size } from '../../shared/model/session.ts';
import type { Actor } from '../../shared/model/task.ts';
import { ProblemError } from '../problem.ts';
import type { Db, Store } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { insertRun } from '../store/runs.ts';
import { findSession, insertSession, liveSessions, type NewRow, updateSession } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';
import { link, linkable } from '../tasks/ledger.ts';
import { defaultTitle } from './title.ts';

const DEFAULT_SIZE = { cols: 80, rows: 24 };

/** The project it begins in. Throws ProblemError: no such project or task, its folder is gone, too many sessions. */
export async function checkStart(store: Store, { projectId, taskId }: NewSession): Promise<Project> {
  const project = await checkProject(store.db, projectId);
  if (taskId !== undefined) linkable(store.db, taskId, projectId);
  checkRoom(store.db);
  return project;
}

/** Throws ProblemError: no such project, its folder is gone. */
export async function checkProject(db: Db, projectId: string): Promise<Project> {
  const project = findProject(db, projectId);
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
  return project;
}

/** Throws ProblemError where as many sessions run as may. */
export function checkRoom(db: Db): void {
  const { maxRunning } = setting(db, 'sessions');
  if (liveSessions(db).length < maxRunning) return;
  const run = maxRunning === 1 ? 'A session runs' : `${maxRunning} sessions run`;
  throw new ProblemError(
    429,
    'too-many-sessions',
    `${run}, as many as this machine is set to. Stop one first, or raise the limit in the settings of this machine.`,
  );
}

export interface FirstRun {
  id: string;
  project: Project;
  program: Program;
  title: string | undefined;
  size: Size | undefined;
  taskId?: string | undefined;
  forkedFrom?: string;
  by: Actor;
  now: number;
}

/** A session before anything happened to it. */
export const newSessionRow = ({
  now,
  ...row
}: Pick<Session, 'id' | 'projectId' | 'title' | 'program'> & { now: number }): NewRow => ({
  ...row,
  state: 'starting',
  exitCode: null,
  signal: null,
  stop: null,
  interrupted: false,
  notice: null,
  runs: 1,
  ...DEFAULT_SIZE,
  createdAt: now,
  startedAt: null,
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

/** Session and first run in one step, so that a killed agent leaves none without the other. */
export function recordStart(store: Store, first: FirstRun): Session {
  const { id, project, program, title, size, taskId, forkedFrom = null, by, now } = first;
  return store.write((tx) => {
    insertRun(tx, { sessionId: id, run: 0, startedAt: now });
    const projectId = project.id;
    const session = insertSession(tx, {
      ...newSessionRow({ id, projectId, title: title ?? defaultTitle(program, project.name), program, now }),
      ...size,
      startedAt: now,
      forkedFrom,
    });
    return taskId === undefined ? session : link(tx, id, taskId, { by, at: now, position: null });
  });
}

/** A further run of a session that is over. Undefined where it is not, any more. */
export function recordRun(
  store: Store,
  { id, project, size, now }: { id: string; project: Project; size: Size | undefined; now: number },
): Session | undefined {
  return store.write((tx) => {
    const session = findSession(tx, id);
    if (session?.state !== 'exited' && session?.state !== 'failed') return undefined;
    insertRun(tx, { sessionId: id, run: session.runs, startedAt: now });
    // Its task stays where it was.
    if (session.projectId !== project.id) {
      link(tx, id, null, { by: { kind: 'software' }, at: now, position: null });
    }
    return updateSession(tx, id, {
      projectId: project.id,
      state: 'starting',
      exitCode: null,
      signal: null,
      stop: null,
      interrupted: false,
      notice: null,
      runs: session.runs + 1,
      ...size,
      startedAt: now,
      endedAt: null,
      archivedAt: null,
    });
  });
}

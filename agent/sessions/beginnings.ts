/**
 * How sessions come to run: started, resumed in a further run, forked into another session. No conversation of Claude
 * Code is ever open twice: whoever resumes one that is gets the session that has it.
 */
import { nameFrom, newId } from '../../shared/model/ids.ts';
import type { Project } from '../../shared/model/project.ts';
import type { NewSession, Program, ResumeSession, Session, Size } from '../../shared/model/session.ts';
import type { Actor } from '../../shared/model/task.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import { findConversation } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { findSession, liveSessions, wholeProgram } from '../store/sessions.ts';
import { goesOnWith } from '../tasks/ledger.ts';
import type { Beginning, Desk } from './launch.ts';
import { checkProject, checkRoom, checkStart, recordRun, recordStart } from './start.ts';

/** A run whose rows are written. */
export interface Begun {
  key: RunKey;
  project: Project;
  program: Program;
  size: Size;
  beginning: Beginning;
  desk?: Desk;
}

/** What is known of Claude Code's conversations outside of our own account. */
export interface Conversations {
  /** The file that Claude Code keeps it in; null where there is none. */
  transcript(claudeId: string): Promise<string | null>;
  /** The process that has it open, one of ours or not; null where none has. */
  openIn(claudeId: string): Promise<number | null>;
  /** The one that was used last in a folder, ours or not; null where there is none. */
  latest(path: string): Promise<string | null>;
}

/** What a start is given beside what was asked for. */
export interface Given {
  desk?: Desk;
  /** A conversation that Claude Code had before. */
  beginning?: Beginning;
}

export interface Beginnings {
  /** Throws ProblemError: no such project or task, its folder is gone, too many sessions. */
  start(input: NewSession, by?: Actor, given?: Given): Promise<Session>;
  /** Of a session that runs: that one as it is. Throws ProblemError with what stands in the way, and what can be done. */
  resume(id: string, how?: ResumeSession, desk?: Desk): Promise<Session>;
  /** A new session that goes on from a copy of the conversation. Throws ProblemError as `resume`. */
  fork(id: string, how?: ResumeSession): Promise<Session>;
  /** Resolves once a run that is starting runs or has failed. */
  settled(sessionId: string): Promise<void>;
}

const NEW: Beginning = { kind: 'new' };

export function createBeginnings(deps: {
  store: Store;
  clock: Clock;
  conversations: Conversations;
  /** Never rejects: what cannot be launched has failed. */
  launch(begun: Begun): Promise<void>;
}): Beginnings {
  const { store, clock, conversations } = deps;
  const launching = new Map<string, Promise<void>>();
  /** One at a time for each conversation: a second resume finds what the first has begun. */
  const lanes = new Map<string, Promise<unknown>>();

  function inLane<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = lanes.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    const over = mine.then(
      () => {},
      () => {},
    );
    lanes.set(id, over);
    void over.then(() => {
      if (lanes.get(id) === over) lanes.delete(id);
    });
    return mine;
  }

  async function run(begun: Begun): Promise<Session> {
    const { sessionId } = begun.key;
    const launched = deps.launch(begun).finally(() => launching.delete(sessionId));
    launching.set(sessionId, launched);
    await launched;
    return findSession(store.db, sessionId) as Session;
  }

  function known(id: string): Session {
    const session = findSession(store.db, id);
    if (session === undefined) throw new ProblemError(404, 'no-such-session', 'There is no such session.');
    return session;
  }

  const programOf = (session: Session): Program => wholeProgram(store.db, session.id) ?? session.program;

  async function projectFor(session: Session, chosen: string | undefined): Promise<Project> {
    try {
      return await checkProject(store.db, chosen ?? session.projectId);
    } catch (error) {
      if (!(error instanceof ProblemError) || chosen !== undefined) throw error;
      const what = error.code === 'folder-gone' ? 'If it moved, add' : 'Add';
      throw new ProblemError(
        error.status,
        error.code,
        `${error.message} ${what} the folder where it is now as a project, and resume the session there. What it printed can still be read.`,
        { field: 'projectId' },
      );
    }
  }

  /** Throws ProblemError where the conversation is gone. Null: nobody ever said anything in it, so nothing is lost. */
  async function goOn(session: Session): Promise<string | null> {
    const { claudeId } = session;
    if (claudeId === null) return null;
    if ((await conversations.transcript(claudeId)) !== null) return claudeId;
    if (findConversation(store.db, claudeId)?.begun !== true) return null;
    throw new ProblemError(
      409,
      'transcript-gone',
      'Claude Code does not have this conversation any more: its file was removed, or stands in another account. ' +
        'What the session printed can still be read, and a new session can be told of it.',
    );
  }

  async function resume(id: string, { projectId, size }: ResumeSession, desk?: Desk): Promise<Session> {
    await launching.get(id);
    const session = known(id);
    if (session.state === 'starting' || session.state === 'running') return session;
    const program = programOf(session);
    const { claudeId } = session;
    if (program.kind === 'claude' && claudeId !== null) {
      const other = liveSessions(store.db).find((one) => one.claudeId === claudeId);
      if (other !== undefined) return other;
      const pid = await conversations.openIn(claudeId);
      if (pid !== null) {
        throw new ProblemError(
          409,
          'open-elsewhere',
          `This conversation is open in another terminal of this machine (process ${pid}). Leave it there first, or fork it.`,
        );
      }
    }
    const project = await projectFor(session, projectId);
    const conversation = program.kind === 'claude' ? await goOn(session) : null;
    checkRoom(store.db);
    const fresh = recordRun(store, { id, project, size, now: clock.now() });
    if (fresh === undefined) return known(id);
    return run({
      key: { sessionId: id, run: fresh.runs - 1 },
      project,
      program,
      size: fresh,
      beginning: conversation === null ? NEW : { kind: 'resume', claudeId: conversation },
      ...(desk && { desk }),
    });
  }

  return {
    async start(input, by = { kind: 'software' }, { desk, beginning = NEW }: Given = {}) {
      const project = await checkStart(store, input);
      const { program, title, taskId, size } = input;
      const id = newId();
      const session = recordStart(store, { id, project, program, title, taskId, size, by, now: clock.now() });
      const key = { sessionId: id, run: 0 };
      return run({ key, project, program, size: session, beginning, ...(desk && { desk }) });
    },
    resume: async (id, how = {}, desk) => inLane(known(id).claudeId ?? id, () => resume(id, how, desk)),
    async fork(id, { projectId, size } = {}) {
      const session = known(id);
      const program = programOf(session);
      if (program.kind !== 'claude') {
        throw new ProblemError(422, 'no-conversation', 'Only a conversation with Claude Code can be forked.');
      }
      const project = await projectFor(session, projectId);
      const claudeId = await goOn(session);
      if (claudeId === null) {
        throw new ProblemError(
          422,
          'no-conversation',
          'Nothing was said in this session yet, so there is nothing to fork.',
        );
      }
      checkRoom(store.db);
      const fork = recordStart(store, {
        id: newId(),
        project,
        program,
        title: nameFrom(`${session.title}, forked`, session.title),
        size: size ?? { cols: session.cols, rows: session.rows },
        forkedFrom: id,
        taskId: goesOnWith(store.db, session, project.id),
        by: { kind: 'software' },
        now: clock.now(),
      });
      const key = { sessionId: fork.id, run: 0 };
      return run({ key, project, program, size: fork, beginning: { kind: 'fork', claudeId } });
    },
    settled: async (sessionId) => launching.get(sessionId),
  };
}

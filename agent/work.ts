/** Tasks, what is measured of the work on them, and how a decision reaches who works: put together. */
import type { Log } from '../shared/model/log.ts';
import { type TaskMoveInput, taskLabel, type WholeTask } from '../shared/model/task.ts';
import type { Services } from './api/env.ts';
import type { TranscriptSignal } from './claude/activity.ts';
import type { AskAnswered } from './claude/asks.ts';
import type { Clock } from './clock.ts';
import type { Home } from './home.ts';
import { reason } from './problem.ts';
import type { RunKey } from './pty-host/types.ts';
import type { LoginEnvironment } from './sessions/login-environment.ts';
import { insertMoment } from './store/moments.ts';
import type { Store } from './store/open.ts';
import { findProject } from './store/projects.ts';
import { liveSessions } from './store/sessions.ts';
import { createTasks, type Tasks } from './tasks/tasks.ts';
import { createBaselines } from './verification/baselines.ts';
import { createCommandLog } from './verification/command-log.ts';
import { createReports, type ReportsDeps } from './verification/reports.ts';

const MAX_LINE = 300;

export interface Work {
  tasks: Tasks;
  services: Pick<Services, 'tasks' | 'reports'>;
  /** How the folder stands is looked at before the run's program starts in it. */
  beginning(key: RunKey, cwd: string): Promise<void>;
  ended(key: RunKey): Promise<void>;
  /** Resolves once no report of this task is being made. */
  settled(taskId: string): Promise<void>;
  /** The transcript of a session, as it grows. */
  heard(sessionId: string, signal: TranscriptSignal): void;
  /** Somebody answered what Claude asked. */
  answered(sessionId: string, answered: AskAnswered): void;
  stop(): void;
}

export function createWork(deps: {
  home: Pick<Home, 'verificationDir'>;
  store: Store;
  login: Pick<LoginEnvironment, 'get'>;
  clock: Clock;
  log: Log;
  positionOf(sessionId: string): { run: number; offset: number } | null;
  positionsAt: ReportsDeps['positionsAt'];
  transcript(claudeId: string): Promise<string | null>;
  /** Says something to Claude in a running session. */
  tell(sessionId: string, text: string): void;
}): Work {
  const { store, clock, log } = deps;
  const env = async () => (await deps.login.get()).env;
  const baselines = createBaselines({ dir: deps.home.verificationDir, clock, log, env });
  const { transcript, positionsAt } = deps;
  const reports = createReports({ store, clock, log, baselines, env, transcript, positionsAt });
  const commands = createCommandLog({ store, clock, position: deps.positionOf });

  function tellWorkers(task: WholeTask, text: string): void {
    const workers = liveSessions(store.db, task.projectId).filter(
      ({ taskId, program }) => taskId === task.id && program.kind === 'claude',
    );
    for (const { id } of workers) {
      try {
        deps.tell(id, text);
      } catch (error) {
        log('warn', 'task.not-told', { sessionId: id, error: reason(error) });
      }
    }
  }

  const tasks = createTasks({
    store,
    clock,
    position(sessionId) {
      const at = deps.positionOf(sessionId);
      return at === null ? null : { sessionId, ...at };
    },
    onMoved(task, { move, why = '' }) {
      if (move === 'askApproval') reports.make(task.id);
      if (move === 'sendBack') tellWorkers(task, sentBackWords(task, store, why));
    },
  });
  return {
    tasks,
    services: { tasks, reports },
    beginning: baselines.begin,
    ended: baselines.end,
    settled: reports.settled,
    heard: commands.heard,
    answered(sessionId, answered) {
      commands.answered(sessionId, answered);
      const { run = null, offset = null } = deps.positionOf(sessionId) ?? {};
      const { kind } = answered;
      store.write((tx) =>
        insertMoment(tx, { sessionId, at: clock.now(), run, offset, kind, text: answeredLine(answered) }),
      );
    },
    stop: reports.stop,
  };
}

/** "Allowed on Pixel 8: Bash npm test". */
function answeredLine({ kind, tool, answer, by, detail }: AskAnswered): string {
  const did =
    answer === null
      ? 'Answered'
      : answer === 'deny'
        ? 'Denied'
        : kind === 'question'
          ? 'Answered'
          : 'Allowed';
  const what = kind === 'permission' ? [tool, detail].filter(Boolean).join(' ') : kind;
  return `${did} ${by}: ${what}`.slice(0, MAX_LINE);
}

const sentBackWords = (task: WholeTask, store: Store, why: TaskMoveInput['why']): string => {
  const label = taskLabel(findProject(store.db, task.projectId)?.name ?? '', task.number);
  return [
    `I sent ${label} “${task.title}” back:`,
    why?.trim(),
    'Go on with it, check it, and ask for approval again with task_request_approval.',
  ].join('\n\n');
};

/**
 * Makes the report on a task: measures first, and shows that; then has it judged, and holds the judgement against what
 * exists. One at a time for each task. It never moves a task: that is a person's.
 */
import type { Log } from '../../shared/model/log.ts';
import { type Facts, type Report, type ReportLine, totals } from '../../shared/model/report.ts';
import { type ApprovalAsk, taskLabel, type WholeTask } from '../../shared/model/task.ts';
import { randomBytes, toBase32 } from '../../shared/wire/bytes.ts';
import { findClaude } from '../claude/find.ts';
import { ProblemError, reason } from '../problem.ts';
import { findProject } from '../store/projects.ts';
import { findReport, insertReport, nextVersion, unfinishedReports, updateReport } from '../store/reports.ts';
import { setting } from '../store/settings.ts';
import { lastAsked } from '../store/task-events.ts';
import { findTask, updateTask } from '../store/tasks.ts';
import { noSuchTask, record } from '../tasks/ledger.ts';
import { checkJudgement } from './check-evidence.ts';
import { failedRun } from './claims-held.ts';
import { judge } from './judge.ts';
import { judgePrompt } from './judge-prompt.ts';
import { type MeasureDeps, type Measured, measure } from './measure.ts';

const MAX_VERSIONS = 500;

export interface Reports {
  /** Begins a new version; the row of the task tells how far it is. Throws ProblemError. */
  make(taskId: string): Report;
  /** Resolves once no report of this task is being made. */
  settled(taskId: string): Promise<void>;
  stop(): void;
}

export interface ReportsDeps extends MeasureDeps {
  log: Log;
}

export function createReports(deps: ReportsDeps): Reports {
  const { store, clock, log } = deps;
  let stopped = false;
  const underWay = new Map<string, { over: AbortController; done: Promise<void> }>();

  // Nobody goes on with what an agent before this one had begun.
  store.write((tx) => {
    for (const { taskId, version, facts } of unfinishedReports(tx)) {
      const unjudged = `The agent ended while this was ${facts === null ? 'measured' : 'judged'}. Make a new report.`;
      const report = updateReport(tx, taskId, version, { state: 'ready', unjudged });
      if (report !== undefined && findTask(tx, taskId)?.report?.version === version) {
        updateTask(tx, taskId, { report: lineOf(report) });
      }
    }
  });

  function change(taskId: string, version: number, part: Parameters<typeof updateReport>[3]): void {
    // The next agent says so of what was left.
    if (stopped) return;
    store.write((tx) => {
      const report = updateReport(tx, taskId, version, part);
      const task = findTask(tx, taskId);
      if (report === undefined || task?.report?.version !== version) return;
      if (report.state !== 'ready') {
        updateTask(tx, taskId, { report: lineOf(report) });
        return;
      }
      const verdict = report.judgement?.verdict ?? null;
      const hand = { by: { kind: 'software' }, at: clock.now(), position: null } as const;
      record(tx, task, hand, { kind: 'reported', version, verdict }, { report: lineOf(report) });
    });
  }

  async function run(task: WholeTask, version: number, signal: AbortSignal): Promise<void> {
    const asked = lastAsked(store.db, task.id);
    const measured = await measure(deps, task, asked);
    if (signal.aborted) return change(task.id, version, ended(measured));
    change(task.id, version, { facts: measured.facts, patch: measured.patch, state: 'judging' });
    change(task.id, version, { state: 'ready', ...(await judged(task, asked, measured, signal)) });
  }

  async function judged(
    task: WholeTask,
    asked: ApprovalAsk | null,
    { facts, patch, words }: Measured,
    signal: AbortSignal,
  ): Promise<Pick<Report, 'judgement' | 'unjudged'>> {
    const no = (unjudged: string) => ({ judgement: null, unjudged });
    const { judge: wanted, model, budgetUsd, minutes } = setting(store.db, 'verification');
    if (!wanted) return no('No model was asked: that is turned off in the settings of this machine.');
    const project = findProject(store.db, task.projectId);
    if (project === undefined) return no('No model was asked: the project was taken off the list.');
    const env = await deps.env();
    const claude = await findClaude(env);
    if (claude === null) return no('No model was asked: Claude Code is not installed on this machine.');
    const began = clock.elapsed();
    const roots = [...new Set([...facts.places.map(({ root }) => root), project.path])];
    const [cwd = project.path] = roots;
    const { title, description, number } = task;
    const answer = await judge({
      claude,
      cwd,
      env,
      model,
      budgetUsd,
      timeMs: minutes * 60_000,
      signal,
      prompt: judgePrompt({
        task: { label: taskLabel(project.name, number), title, description },
        asked,
        facts,
        patch,
        words,
        mark: toBase32(randomBytes(10)),
      }),
    });
    if (!answer.ok) return no(answer.why);
    const checked = await checkJudgement(answer.raw, facts, roots);
    const { model: used, costUsd } = answer;
    const ms = Math.round(clock.elapsed() - began);
    return { judgement: { ...checked, model: used, costUsd, ms }, unjudged: null };
  }

  return {
    make(taskId) {
      const former = underWay.get(taskId);
      const { report, task } = store.write((tx) => {
        const found = findTask(tx, taskId);
        if (found === undefined) throw noSuchTask();
        const version = nextVersion(tx, taskId);
        if (version > MAX_VERSIONS) {
          throw new ProblemError(
            422,
            'too-many-reports',
            `This task has ${MAX_VERSIONS} reports. Write a new task.`,
          );
        }
        const asked = lastAsked(tx, taskId);
        const made = insertReport(tx, {
          taskId,
          version,
          at: clock.now(),
          state: 'measuring',
          asked: asked && { summary: asked.summary, check: asked.check },
          facts: null,
          judgement: null,
          unjudged: null,
        });
        updateTask(tx, taskId, { report: lineOf(made) });
        return { report: made, task: found };
      });
      // What is asked for now is judged as it stands now.
      former?.over.abort();
      const over = new AbortController();
      const { version } = report;
      const done = (former?.done ?? Promise.resolve())
        .then(() => run(task, version, over.signal))
        .catch((error: unknown) => {
          log('error', 'report.failed', { taskId, version, error: reason(error) });
          change(taskId, version, {
            state: 'ready',
            unjudged: 'The report could not be made; the log of the machine says why.',
          });
        })
        .finally(() => {
          if (underWay.get(taskId)?.over === over) underWay.delete(taskId);
        });
      underWay.set(taskId, { over, done });
      return report;
    },
    settled: async (taskId) => underWay.get(taskId)?.done,
    stop() {
      stopped = true;
      for (const { over } of underWay.values()) over.abort();
    },
  };
}

const ended = ({ facts, patch }: Measured) => ({
  facts,
  patch,
  state: 'ready' as const,
  unjudged: 'A newer report was asked for before this one was judged.',
});

/** As the task's row carries it. Pure. */
export function lineOf({ version, at, state, facts, judgement }: Report): ReportLine {
  const none = { files: 0, added: 0, removed: 0 };
  const { files, added, removed } = facts === null ? none : totals(facts);
  const commands: Facts['commands'] = facts?.commands ?? [];
  return {
    version,
    at,
    state,
    verdict: judgement?.verdict ?? null,
    struck: judgement?.claims.filter((claim) => claim.struck).length ?? 0,
    files,
    added,
    removed,
    commands: commands.length + (facts?.moreCommands ?? 0),
    failed: commands.filter(failedRun).length,
  };
}

/** Throws ProblemError where there is none. */
export function theReport(store: Pick<MeasureDeps['store'], 'db'>, taskId: string, version: number): Report {
  const report = findReport(store.db, taskId, version);
  if (report === undefined)
    throw new ProblemError(404, 'no-such-report', 'There is no such report on this task.');
  return report;
}

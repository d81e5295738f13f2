/** What a session does, in words: only what is known, never a guess from its screen. */
import type { Activity } from '../../../shared/model/activity.ts';
import { isOver, type Session } from '../../../shared/model/session.ts';
import { signalName } from '../../../shared/model/signal-names.ts';
import type { State } from '../ui/Mark.tsx';
import { clock, span } from '../ui/time.ts';

export interface SessionWords {
  mark: State;
  word: string;
}

/** The agent tells of output every few seconds: this long without a word of it is quiet. */
export const QUIET_MS = 12_000;

export { isOver };

export function sessionWords(session: Session, live: boolean, now: number): SessionWords {
  if (isOver(session)) return endWords(session);
  if (!live) return { mark: 'off', word: session.state === 'starting' ? 'was starting' : 'was running' };
  if (session.state === 'starting') return { mark: 'work', word: 'starting' };
  if (session.stop !== null) return { mark: 'work', word: `asked to stop${HOW[session.stop.how]}` };
  if (session.activity !== null) return activityWords(session.activity, now);
  const quiet = now - (session.lastOutputAt ?? session.createdAt);
  if (quiet < QUIET_MS) return { mark: 'work', word: 'printing' };
  return { mark: 'idle', word: `quiet for ${span(quiet)}` };
}

const WAITS = {
  permission: 'waits for your leave',
  question: 'asks you a question',
  plan: 'waits for a yes to its plan',
  terminal: 'asks something in the terminal',
} as const;

function activityWords(activity: Activity, now: number): SessionWords {
  switch (activity.state) {
    case 'waiting':
      return { mark: 'wait', word: WAITS[activity.kind] };
    case 'working':
      return { mark: 'work', word: workWords(activity, now) };
    case 'idle':
      return { mark: 'idle', word: `idle for ${span(Math.max(0, now - activity.since))}` };
    case 'error': {
      const { message, resetAt } = activity;
      return { mark: 'fail', word: resetAt === null ? message : `limit until ${clock(resetAt, now)}` };
    }
  }
}

function workWords(activity: Extract<Activity, { state: 'working' }>, now: number): string {
  const { tool, detail, subagents, compacting, since } = activity;
  const what = compacting ? 'shortens its context' : tool === null ? 'thinks' : (detail ?? tool);
  const helpers = subagents === 0 ? '' : subagents === 1 ? ', 1 subagent' : `, ${subagents} subagents`;
  return `${what}${helpers} · ${span(Math.max(0, now - since))}`;
}

const HOW = { politely: '', firmly: ' firmly', force: ' by force' } as const;

export function endWords(session: Session): SessionWords {
  if (session.runs === 0) return { mark: 'off', word: 'imported' };
  if (session.interrupted) return { mark: 'off', word: 'interrupted' };
  if (session.state === 'failed') return { mark: 'fail', word: 'failed' };
  if (session.stop !== null) return { mark: 'done', word: `stopped${HOW[session.stop.how]}` };
  if (session.exitCode === null) {
    return {
      mark: 'fail',
      word: `ended by ${session.signal === null ? 'a signal' : signalName(session.signal)}`,
    };
  }
  return { mark: session.exitCode === 0 ? 'done' : 'fail', word: `exited ${session.exitCode}` };
}

export function programName(session: Session): string {
  switch (session.program.kind) {
    case 'claude':
      return 'Claude Code';
    case 'shell':
      return 'Shell';
    case 'command':
      return session.program.command;
  }
}

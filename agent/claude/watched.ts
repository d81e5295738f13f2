/** What is known of one session of Claude Code, and what each of its witnesses adds to that. No database, no clock of its own. */
import type { Activity } from '../../shared/model/activity.ts';
import type { Ask } from '../../shared/model/ask.ts';
import { noUsage, type Usage } from '../../shared/model/usage.ts';
import { type ClaudeState, reduce, type Signal, type TranscriptSignal, unknownState } from './activity.ts';
import type { ToolCall } from './asks.ts';
import type { HookEvent } from './hook-event.ts';
import { nothingSpent, type Spending, spend } from './spending.ts';
import type { StatusFile } from './status-file.ts';
import type { Conclusion } from './status-judge.ts';
import { createSessionTranscript, type SessionTranscript } from './transcript.ts';

const MAX_CALLS = 128;

export interface Watched {
  pid: number | null;
  startedAt: number | null;
  /** Its session has begun: a hook or its file said so. */
  begun: boolean;
  state: ClaudeState;
  heardAt: number;
  status: StatusFile | null;
  statusSince: number;
  sawWaiting: boolean;
  dialog: Conclusion['dialog'];
  transcript: SessionTranscript;
  /** When its transcript was looked for last. */
  locatedAt: number;
  /** Calls of tools by their id, lately. */
  calls: Map<string, ToolCall>;
  usage: Usage;
  spending: Spending;
  usageShownAt: number;
  /** What its row says of it. */
  shown: { activity: Activity | null; asks: readonly Ask[]; usage: Usage | null } | null;
  nextLook: number;
}

export const newWatched = (usage: Usage | null, now: number): Watched => ({
  pid: null,
  startedAt: null,
  begun: false,
  state: unknownState,
  heardAt: now,
  status: null,
  statusSince: now,
  sawWaiting: false,
  dialog: null,
  transcript: createSessionTranscript(),
  locatedAt: 0,
  calls: new Map(),
  usage: usage ?? noUsage,
  spending: nothingSpent,
  usageShownAt: 0,
  shown: null,
  nextLook: now,
});

export function take(one: Watched, signal: Signal, now: number): void {
  one.state = reduce(one.state, signal, now);
}

export function setMode(one: Watched, mode: string | null): void {
  if (mode === one.usage.mode) return;
  one.usage = { ...one.usage, mode };
  one.usageShownAt = 0;
}

/** Another file is another conversation. */
export function followTranscript(one: Watched, path: string): void {
  if (one.transcript.path !== path) one.spending = nothingSpent;
  one.transcript.follow(path);
}

export function hearHook(one: Watched, event: HookEvent, now: number): void {
  one.heardAt = now;
  if (one.dialog?.kind === 'start') one.dialog = null;
  if (event.permission_mode !== undefined) setMode(one, event.permission_mode);
  switch (event.hook_event_name) {
    case 'SessionStart':
      one.begun = true;
      break;
    case 'SubagentStart':
      if (event.agent_id !== undefined) one.transcript.followAgent(event.agent_id);
      break;
    case 'SubagentStop':
      if (event.agent_id !== undefined) one.transcript.leaveAgent(event.agent_id);
      break;
  }
  take(one, event, now);
}

/** Gives the call of a tool that is over. */
export function hearTranscript(one: Watched, signal: TranscriptSignal, now: number): ToolCall | undefined {
  one.heardAt = now;
  one.spending = spend(one.spending, signal, signal.agent);
  take(one, signal, now);
  switch (signal.sign) {
    case 'tool': {
      const { id, agent, tool, input = {} } = signal;
      one.calls.set(id, { agent, tool, input });
      const [oldest] = one.calls.keys();
      if (one.calls.size > MAX_CALLS && oldest !== undefined) one.calls.delete(oldest);
      return undefined;
    }
    case 'tool over':
      return one.calls.get(signal.id);
    case 'mode':
      setMode(one, signal.mode);
      return undefined;
    default:
      return undefined;
  }
}

export function hearStatus(one: Watched, status: StatusFile | null, now: number): void {
  if (status?.status !== one.status?.status) one.statusSince = now;
  one.status = status;
  if (status !== null) one.begun = true;
  if (status?.status === 'waiting') one.sawWaiting = true;
}

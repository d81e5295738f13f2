/**
 * What Claude Code does, from what its hooks and its transcript say. Pure: `reduce` keeps the account, `activityOf` says it.
 * Hooks run beside each other and a transcript is written a moment later, so the end of a turn may be heard before its begin:
 * those that are over are remembered by their ids.
 */
import type { Activity, Dialog } from '../../shared/model/activity.ts';
import type { Ask } from '../../shared/model/ask.ts';
import type { HookEvent } from './hook-event.ts';
import { detailOf } from './tool-detail.ts';
import type { TranscriptSign } from './transcript-line.ts';

interface RunningTool {
  id: string;
  tool: string;
  detail: string | null;
  since: number;
  /** null: the session's own. */
  agent: string | null;
}

export interface ClaudeState {
  phase: 'unknown' | 'working' | 'idle' | 'error';
  since: number;
  error: string;
  /** Claude Code's own word for the kind of error. */
  errorKind: string;
  resetAt: number | null;
  /** Claude Code's id of the turn that runs, or ran last. */
  turn: string | null;
  /** Turns that were over lately. */
  turnsOver: readonly string[];
  tools: readonly RunningTool[];
  agents: readonly string[];
  /** Since when; null: it does not. */
  compacting: number | null;
}

/** What the transcript says, of which turn, and of whom: null is the session itself. */
export type TranscriptSignal = TranscriptSign & { of: string | null; agent: string | null };
/** `interrupted`: nothing of it runs any more; `busy`: seen at work, though nothing said so. */
export type Signal = HookEvent | TranscriptSignal | 'interrupted' | 'busy';

const MAX_REMEMBERED = 64;
const MAX_NAME = 200;
const MAX_MESSAGE = 1000;

export const unknownState: ClaudeState = {
  phase: 'unknown',
  since: 0,
  error: '',
  errorKind: '',
  resetAt: null,
  turn: null,
  turnsOver: [],
  tools: [],
  agents: [],
  compacting: null,
};

/** `at` in ms since 1970. */
export function reduce(state: ClaudeState, signal: Signal, at: number): ClaudeState {
  if (signal === 'interrupted') {
    const over = remember(state.turnsOver, state.turn === null ? [] : [state.turn]);
    return { ...enter(state, 'idle', at), turnsOver: over, tools: [], agents: [], compacting: null };
  }
  if (signal === 'busy') return enter(state, 'working', at);
  return 'sign' in signal ? ofTranscript(state, signal, at) : ofHook(state, signal, at);
}

function ofHook(state: ClaudeState, event: HookEvent, at: number): ClaudeState {
  switch (event.hook_event_name) {
    case 'SessionStart':
      // After a compaction in the middle of a turn, which goes on.
      if (event.source === 'compact') return { ...state, compacting: null };
      return { ...unknownState, phase: 'idle', since: at, turnsOver: state.turnsOver };
    case 'UserPromptSubmit':
      return beginTurn(state, event.prompt_id ?? null, at);
    case 'SubagentStart':
      if (event.agent_id === undefined || state.agents.includes(event.agent_id)) return state;
      return { ...state, agents: remember(state.agents, [event.agent_id]) };
    case 'SubagentStop':
      return {
        ...state,
        agents: state.agents.filter((id) => id !== event.agent_id),
        tools: state.tools.filter((tool) => tool.agent === null || tool.agent !== event.agent_id),
      };
    case 'PreCompact':
      // By hand after an error, it is what the person does about that.
      return { ...(state.phase === 'error' ? enter(state, 'idle', at) : state), compacting: at };
    case 'PostCompact':
      return { ...state, compacting: null };
    case 'Stop':
    case 'StopFailure':
      return endOfTurn(state, event, at);
    case 'Notification':
      // Said after a minute without a word from anybody: also after an interrupt.
      return event.notification_type === 'idle_prompt' && state.phase === 'working'
        ? reduce(state, 'interrupted', at)
        : state;
    case 'SessionEnd':
      return { ...unknownState, turnsOver: state.turnsOver };
    default:
      return state;
  }
}

function ofTranscript(state: ClaudeState, signal: TranscriptSignal, at: number): ClaudeState {
  const { of, agent } = signal;
  switch (signal.sign) {
    case 'turn':
      return agent === null ? beginTurn(state, signal.turn, signal.at || at) : state;
    case 'tool':
      return beginTool(state, signal, at);
    case 'tool over':
      return { ...state, tools: state.tools.filter((tool) => tool.id !== signal.id) };
    case 'turn over':
      return agent === null && isOn(state, of) ? finish(enter(state, 'idle', at), of, state.agents) : state;
    case 'interrupted':
      // What was sent to work beside it goes on.
      return agent === null && isOn(state, of) ? finish(enter(state, 'idle', at), of, state.agents) : state;
    case 'limit':
      return { ...state, resetAt: signal.resetAt };
    default:
      return state;
  }
}

const remember = (list: readonly string[], more: readonly string[]): readonly string[] =>
  [...list.filter((one) => !more.includes(one)), ...more].slice(-MAX_REMEMBERED);

const enter = (state: ClaudeState, phase: ClaudeState['phase'], at: number): ClaudeState =>
  state.phase === phase ? state : { ...state, phase, since: at };

/** Whether this turn is the one that runs; one without an id is taken for it. */
const isOn = (state: ClaudeState, turn: string | null | undefined): boolean =>
  state.phase === 'working' && (turn == null || state.turn === null || state.turn === turn);

function beginTurn(state: ClaudeState, turn: string | null, at: number): ClaudeState {
  if (turn !== null && state.turnsOver.includes(turn)) return state;
  // Words that Claude took while it worked belong to the turn that runs.
  if (turn !== null && state.turn === turn && state.phase === 'working') return state;
  const begun = { ...state, phase: 'idle' as const, turn, resetAt: null, compacting: null };
  return { ...enter(begun, 'working', at), tools: state.tools.filter((tool) => tool.agent !== null) };
}

function beginTool(
  state: ClaudeState,
  { id, tool, input, at: since, of, agent }: Extract<TranscriptSignal, { sign: 'tool' }>,
  at: number,
): ClaudeState {
  if (state.tools.some((one) => one.id === id)) return state;
  const late = agent === null ? of !== null && state.turnsOver.includes(of) : !state.agents.includes(agent);
  if (late) return state;
  const begun: RunningTool = {
    id,
    tool: tool.slice(0, MAX_NAME),
    detail: detailOf(input),
    since: since || at,
    agent,
  };
  const tools = [...state.tools, begun].slice(-MAX_REMEMBERED);
  // A subagent in the background works while the session itself may be idle.
  return { ...(agent === null ? enter(state, 'working', at) : state), tools };
}

function endOfTurn(state: ClaudeState, event: HookEvent, at: number): ClaudeState {
  const turn = event.prompt_id ?? null;
  const agents = (event.background_tasks ?? [])
    .filter((task) => task.type === 'subagent' && task.status === 'running')
    .flatMap((task) => (task.id === undefined ? [] : [task.id]));
  // The next turn began before the end of this one was heard.
  const next = turn !== null && state.phase === 'working' && !isOn(state, turn);
  if (next) return { ...state, turnsOver: remember(state.turnsOver, [turn]) };
  if (event.hook_event_name === 'Stop') return finish(enter(state, 'idle', at), turn, agents);
  const words = event.last_assistant_message || event.error || 'The API gave an error.';
  const failed = { ...enter(state, 'error', at), error: words.slice(0, MAX_MESSAGE) };
  return finish({ ...failed, errorKind: event.error ?? '' }, turn, agents);
}

/** The turn is over; what still runs in the background is what it says. */
function finish(state: ClaudeState, turn: string | null | undefined, agents: readonly string[]): ClaudeState {
  const over = turn ?? state.turn;
  return {
    ...state,
    turnsOver: over === null ? state.turnsOver : remember(state.turnsOver, [over]),
    agents,
    tools: state.tools.filter((tool) => tool.agent !== null && agents.includes(tool.agent)),
    compacting: null,
  };
}

/** What else is known: what waits for a person, oldest first, and what stands in the terminal alone. */
export interface Beside {
  asks: readonly Ask[];
  dialog?: { kind: Dialog; since: number } | null;
}

/** What everybody is shown; null where nobody knows. */
export function activityOf(state: ClaudeState, { asks, dialog = null }: Beside): Activity | null {
  const { agents, compacting } = state;
  const common = { subagents: agents.length, compacting: compacting !== null };
  const [ask] = asks;
  if (ask) {
    return { state: 'waiting', kind: ask.kind, requestId: ask.id, since: ask.since, ...common };
  }
  // After an error Claude Code may ask in the terminal what to do about it: the error says more.
  if (dialog !== null && state.phase !== 'error') {
    return { state: 'waiting', kind: 'terminal', dialog: dialog.kind, since: dialog.since, ...common };
  }
  if (state.phase === 'unknown') return null;
  // Of several at once the first to begin: those that wait for it have not begun, though the transcript has them.
  const tool = state.tools.find((one) => one.agent === null) ?? state.tools.at(-1);
  if (state.phase === 'working' || tool !== undefined || agents.length > 0 || compacting !== null) {
    return {
      state: 'working',
      tool: tool?.tool ?? null,
      detail: tool?.detail ?? null,
      since: tool?.since ?? (state.phase === 'working' ? state.since : (compacting ?? state.since)),
      ...common,
    };
  }
  if (state.phase === 'idle') return { state: 'idle', since: state.since, ...common };
  return {
    state: 'error',
    about: aboutOf(state),
    message: state.error,
    resetAt: state.resetAt ?? resetTime(state.error),
    since: state.since,
    ...common,
  };
}

function aboutOf({ errorKind, resetAt, error }: ClaudeState): 'limit' | 'login' | 'other' {
  if (errorKind === 'authentication_failed') return 'login';
  return resetAt !== null || resetTime(error) !== null ? 'limit' : 'other';
}

/** "… limit reached|1790000000": seconds since 1970, in ms. */
function resetTime(message: string): number | null {
  const seconds = /limit reached\|(\d{10})\b/.exec(message)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

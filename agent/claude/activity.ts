/**
 * What Claude Code does, from what its hooks say. Pure: `reduce` keeps the account, `activityOf` says it.
 * Hooks run beside each other, so a tool's end may be heard before its begin.
 */
import type { Activity } from '../../shared/model/activity.ts';
import type { Ask } from '../../shared/model/ask.ts';
import type { HookEvent } from './hook-event.ts';
import { detailOf } from './tool-detail.ts';

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
  tools: readonly RunningTool[];
  /** Tools that ended, lately: ids. */
  over: readonly string[];
  agents: readonly string[];
  compacting: boolean;
  model: string | null;
}

/** `interrupted`: no hook says so; `busy`: seen at work by an agent that was not there when it began. */
export type Signal = HookEvent | 'interrupted' | 'busy';

const MAX_TOOLS = 64;
const MAX_NAME = 200;
const MAX_MESSAGE = 1000;

export const unknownState: ClaudeState = {
  phase: 'unknown',
  since: 0,
  error: '',
  tools: [],
  over: [],
  agents: [],
  compacting: false,
  model: null,
};

/** `at` in ms since 1970. */
export function reduce(state: ClaudeState, signal: Signal, at: number): ClaudeState {
  if (signal === 'interrupted') {
    return { ...enter(state, 'idle', at), tools: [], agents: [], compacting: false };
  }
  if (signal === 'busy') return enter(state, 'working', at);
  switch (signal.hook_event_name) {
    case 'SessionStart': {
      const model = signal.model?.slice(0, MAX_NAME) ?? state.model;
      // After a compaction in the middle of a turn, which goes on.
      if (signal.source === 'compact') return { ...state, model, compacting: false };
      return { ...unknownState, phase: 'idle', since: at, model };
    }
    case 'UserPromptSubmit':
      return { ...enter(state, 'working', at), tools: own(state, false), compacting: false };
    case 'PreToolUse':
      return begin(state, signal, at);
    case 'PostToolUse':
    case 'PostToolUseFailure': {
      const ended = end(state, [signal.tool_use_id]);
      const stopped = signal.is_interrupt === true && signal.agent_id === undefined;
      return stopped ? reduce(ended, 'interrupted', at) : ended;
    }
    case 'PostToolBatch':
      return end(
        state,
        (signal.tool_calls ?? []).map((call) => call.tool_use_id),
      );
    case 'SubagentStart':
      if (signal.agent_id === undefined || state.agents.includes(signal.agent_id)) return state;
      return { ...state, agents: [...state.agents, signal.agent_id].slice(-MAX_TOOLS) };
    case 'SubagentStop':
      return {
        ...state,
        agents: state.agents.filter((id) => id !== signal.agent_id),
        tools: state.tools.filter((tool) => tool.agent !== signal.agent_id),
      };
    case 'PreCompact':
      return { ...state, compacting: true };
    case 'PostCompact':
      return { ...state, compacting: false };
    case 'Stop':
      return finish(enter(state, 'idle', at), signal);
    case 'StopFailure': {
      const words = signal.last_assistant_message || signal.error || 'The API gave an error.';
      return finish({ ...enter(state, 'error', at), error: words.slice(0, MAX_MESSAGE) }, signal);
    }
    case 'Notification':
      // Said after a minute without a word from anybody: also after an interrupt.
      return signal.notification_type === 'idle_prompt' && state.phase === 'working'
        ? reduce(state, 'interrupted', at)
        : state;
    case 'SessionEnd':
      return { ...unknownState, model: state.model };
    default:
      return state;
  }
}

const enter = (state: ClaudeState, phase: ClaudeState['phase'], at: number): ClaudeState =>
  state.phase === phase ? state : { ...state, phase, since: at };

const own = (state: ClaudeState, mine: boolean): readonly RunningTool[] =>
  state.tools.filter((tool) => (tool.agent === null) === mine);

function begin(state: ClaudeState, event: HookEvent, at: number): ClaudeState {
  const { tool_use_id: id, tool_name: tool, agent_id: agent = null } = event;
  if (id === undefined || tool === undefined || state.over.includes(id)) return state;
  const started: RunningTool = {
    id,
    tool: tool.slice(0, MAX_NAME),
    detail: detailOf(event.tool_input),
    since: at,
    agent,
  };
  const tools = [...state.tools.filter((one) => one.id !== id), started].slice(-MAX_TOOLS);
  // A subagent in the background works while the session itself may be idle.
  return { ...(agent === null ? enter(state, 'working', at) : state), tools };
}

function end(state: ClaudeState, ids: readonly (string | undefined)[]): ClaudeState {
  const known = ids.filter((id): id is string => id !== undefined);
  return {
    ...state,
    tools: state.tools.filter((tool) => !known.includes(tool.id)),
    over: [...state.over, ...known].slice(-MAX_TOOLS),
  };
}

/** The turn is over; what still runs in the background is what it says. */
function finish(state: ClaudeState, { background_tasks: tasks = [] }: HookEvent): ClaudeState {
  const running = tasks.filter((task) => task.type === 'subagent' && task.status === 'running');
  const agents = running.flatMap((task) => (task.id === undefined ? [] : [task.id]));
  return {
    ...state,
    agents,
    tools: state.tools.filter((tool) => tool.agent !== null && agents.includes(tool.agent)),
    compacting: false,
  };
}

/** What everybody is shown; null where nobody knows. `asked`: what waits for a person, oldest first. */
export function activityOf(state: ClaudeState, asked: readonly Ask[]): Activity | null {
  const { agents, compacting, model } = state;
  const common = { subagents: agents.length, compacting, model };
  const [ask] = asked;
  if (ask) {
    return { state: 'waiting', kind: ask.kind, requestId: ask.id, since: ask.since, ...common };
  }
  if (state.phase === 'unknown') return null;
  const tool = own(state, true).at(-1) ?? state.tools.at(-1);
  if (state.phase === 'working' || tool !== undefined || agents.length > 0) {
    return {
      state: 'working',
      tool: tool?.tool ?? null,
      detail: tool?.detail ?? null,
      since: tool?.since ?? state.since,
      ...common,
    };
  }
  if (state.phase === 'idle') return { state: 'idle', since: state.since, ...common };
  return {
    state: 'error',
    message: state.error,
    resetAt: resetTime(state.error),
    since: state.since,
    ...common,
  };
}

/** "… limit reached|1790000000": seconds since 1970, in ms. */
function resetTime(message: string): number | null {
  const seconds = /limit reached\|(\d{10})\b/.exec(message)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

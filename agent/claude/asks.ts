/**
 * What waits for a person, in memory: each ask lives as long as the hook that brought it stays connected, so a restarted
 * agent gets them again from their hooks. Exactly one answer wins.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AskKind } from '../../shared/model/activity.ts';
import type { Ask, AskAnswer } from '../../shared/model/ask.ts';
import { ProblemError } from '../problem.ts';
import { type Decision, decide, kindOf, readSuggestions, type Suggestion, scopeWords } from './decision.ts';
import type { HookEvent } from './hook-event.ts';
import { detailOf } from './tool-detail.ts';

/** As far as an ask's input travels with the list of sessions. */
const MAX_INPUT_BYTES = 4 * 1024;
/** As many of one session as its row carries. */
const MAX_LISTED = 6;
const MAX_WAITING = 64;
const MAX_REMEMBERED = 500;
const MAX_NAME = 200;

interface Waiting {
  ask: Ask;
  input: Record<string, unknown>;
  suggestions: readonly Suggestion[];
  /** The subagent's id; null: the session itself. */
  agentId: string | null;
  /** A tool of ours asks: what hooks tell says nothing of it. */
  alone: boolean;
  /** Claude Code's id of the turn; null: it did not say. */
  turn: string | null;
  settle(decision: Decision | null): void;
}

export interface Asks {
  /** Resolves to the decision; to null where none is needed any more, or `signal` aborted. */
  wait(
    sessionId: string,
    id: string,
    event: HookEvent,
    signal: AbortSignal,
    /** No dialog at the desk stands beside it. */
    alone?: boolean,
  ): Promise<Decision | null>;
  /** Oldest first, as many as a row carries. */
  list(sessionId: string): Ask[];
  /** Those that stand at the desk as well, oldest first. */
  dialogs(sessionId: string): Ask[];
  /** With its whole input. Throws ProblemError where it does not wait. */
  whole(sessionId: string, id: string): Ask;
  /** Throws ProblemError: 404, or 409 with the words who answered before. */
  answer(sessionId: string, id: string, answer: AskAnswer, by: string): void;
  /** Hooks told that it went on without an answer from here. */
  heard(sessionId: string, event: HookEvent): void;
  /** A tool has run, or was refused. */
  toolOver(sessionId: string, call: ToolCall): void;
  /** All of this session, answered elsewhere; `over`: they need no answer any more. */
  clear(sessionId: string, over?: boolean): void;
}

export interface ToolCall {
  /** The subagent's id; null: the session itself. */
  agent: string | null;
  tool: string;
  input: Readonly<Record<string, unknown>>;
}

export interface AskAnswered {
  kind: AskKind;
  tool: string;
  /** null: not from here, so nobody knows. */
  answer: AskAnswer['answer'] | null;
  /** "on Pixel 8", "at the desk". */
  by: string;
  /** The line that says what the tool was to do. */
  detail: string | null;
  /** What the person said to a no. */
  words: string | null;
}

const answeredAs = ({ ask, input }: Waiting, answer: AskAnswer | null, by: string): AskAnswered => ({
  kind: ask.kind,
  tool: ask.tool,
  answer: answer?.answer ?? null,
  by,
  detail: detailOf(input),
  words: (answer?.answer === 'deny' && answer.message?.trim()) || null,
});

export function createAsks(deps: {
  now(): number;
  onChange(sessionId: string): void;
  onAnswered?(sessionId: string, answered: AskAnswered): void;
}): Asks {
  const sessions = new Map<string, Waiting[]>();
  const answered = new Map<string, string>();
  const of = (sessionId: string): Waiting[] => sessions.get(sessionId) ?? [];

  function remember(id: string, who: string): void {
    answered.set(id, who);
    const [oldest] = answered.keys();
    if (answered.size > MAX_REMEMBERED && oldest !== undefined) answered.delete(oldest);
  }

  function take(sessionId: string, waiting: Waiting, decision: Decision | null): void {
    const left = of(sessionId).filter((one) => one !== waiting);
    if (left.length === 0) sessions.delete(sessionId);
    else sessions.set(sessionId, left);
    waiting.settle(decision);
    deps.onChange(sessionId);
  }

  /** `over`: nobody answered; the session or its conversation ended. */
  function elsewhere(sessionId: string, gone: readonly Waiting[], over = false): void {
    for (const waiting of gone) {
      remember(waiting.ask.id, 'at the desk');
      take(sessionId, waiting, null);
      if (!over) deps.onAnswered?.(sessionId, answeredAs(waiting, null, 'at the desk'));
    }
  }

  function find(sessionId: string, id: string): Waiting {
    const found = of(sessionId).find((one) => one.ask.id === id);
    if (found !== undefined) return found;
    const who = answered.get(id);
    if (who !== undefined) throw new ProblemError(409, 'answered', `This was answered ${who}.`);
    throw new ProblemError(404, 'no-such-ask', 'Claude does not wait for this any more.');
  }

  return {
    wait(sessionId, id, event, signal, alone = false) {
      const { tool_name: tool = 'a tool', tool_input: input = {} } = event;
      if (answered.has(id) || of(sessionId).length >= MAX_WAITING || signal.aborted) {
        return Promise.resolve(null);
      }
      return new Promise((resolve) => {
        // The same hook over a new connection: the older one is gone, or soon will be.
        const former = of(sessionId).find((one) => one.ask.id === id);
        const suggestions = readSuggestions(event.permission_suggestions);
        const text = JSON.stringify(input);
        const waiting: Waiting = {
          ask: {
            id,
            kind: kindOf(tool),
            since: former?.ask.since ?? deps.now(),
            tool: tool.slice(0, MAX_NAME),
            input: Buffer.byteLength(text) <= MAX_INPUT_BYTES ? text : '',
            always: scopeWords(suggestions),
            agent: event.agent_type?.slice(0, MAX_NAME) ?? null,
          },
          input,
          suggestions,
          agentId: event.agent_id ?? null,
          alone,
          turn: event.prompt_id ?? null,
          settle: resolve,
        };
        sessions.set(sessionId, [...of(sessionId).filter((one) => one !== former), waiting]);
        former?.settle(null);
        // The hook was ended: by Esc at the desk, or with its program.
        signal.addEventListener('abort', () => {
          if (of(sessionId).includes(waiting)) take(sessionId, waiting, null);
        });
        deps.onChange(sessionId);
      });
    },
    list: (sessionId) =>
      of(sessionId)
        .slice(0, MAX_LISTED)
        .map((one) => one.ask),
    dialogs: (sessionId) =>
      of(sessionId)
        .filter((one) => !one.alone)
        .map((one) => one.ask),
    whole(sessionId, id) {
      const { ask, input } = find(sessionId, id);
      return { ...ask, input: JSON.stringify(input) };
    },
    answer(sessionId, id, answer, by) {
      const waiting = find(sessionId, id);
      if (answer.answer === 'allowAlways' && waiting.suggestions.length === 0) {
        throw new ProblemError(422, 'no-scope', 'Claude Code suggests no rule for this. Allow it once.');
      }
      const decision = decide({ ...waiting, kind: waiting.ask.kind }, answer);
      remember(id, by);
      take(sessionId, waiting, decision);
      deps.onAnswered?.(sessionId, answeredAs(waiting, answer, by));
    },
    heard(sessionId, event) {
      const all = of(sessionId).filter((one) => !one.alone);
      if (all.length === 0) return;
      const agent = event.agent_id ?? null;
      const turn = event.prompt_id ?? null;
      switch (event.hook_event_name) {
        case 'Stop':
        case 'StopFailure':
        case 'SubagentStop': {
          // Told beside the work: the next turn may ask already.
          const same = (one: Waiting) => turn === null || one.turn === null || one.turn === turn;
          elsewhere(
            sessionId,
            all.filter((one) => one.agentId === agent && same(one)),
          );
          break;
        }
        case 'SessionStart':
        case 'SessionEnd':
          elsewhere(sessionId, all, true);
          break;
      }
    },
    clear: (sessionId, over) =>
      elsewhere(
        sessionId,
        of(sessionId).filter((one) => over === true || !one.alone),
        over,
      ),
    toolOver(sessionId, { agent, tool, input }) {
      const sameTool = of(sessionId).filter(
        (one) => !one.alone && one.agentId === agent && one.ask.tool === tool,
      );
      // A permission request does not say which call it is for. A question's and a plan's answer changes the input.
      const gone =
        sameTool.find((one) => isDeepStrictEqual(one.input, input)) ??
        sameTool.find((one) => one.ask.kind !== 'permission');
      if (gone !== undefined) elsewhere(sessionId, [gone]);
    },
  };
}

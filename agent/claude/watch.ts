/** Every running Claude Code session: what its hooks say becomes its activity, and what it asks waits for an answer. */

import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Ask, AskAnswer } from '../../shared/model/ask.ts';
import { newId } from '../../shared/model/ids.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/open.ts';
import { findSession, liveSessions, updateSession } from '../store/sessions.ts';
import type { AskPerson } from '../tools/ask-tools.ts';
import { activityOf, type ClaudeState, reduce, type Signal, unknownState } from './activity.ts';
import { type AskAnswered, type Asks, createAsks } from './asks.ts';
import { hookOutput } from './decision.ts';
import type { HookEvent } from './hook-event.ts';
import type { Status } from './status-file.ts';

const answersSchema = v.object({ answers: v.record(v.string(), v.string()) });

const LOOK_EVERY_MS = 1000;
/** Its file may be a moment behind its hooks. */
const SETTLED_MS = 1500;

export interface ClaudeWatch {
  /** A hook spoke. */
  tell(sessionId: string, event: HookEvent): void;
  /**
   * A permission hook waits: resolves to what it prints, or to null where it need not answer. `again`: it had asked an
   * agent before, so its dialog may be answered already.
   */
  ask(
    sessionId: string,
    asked: { id: string; again: boolean; event: HookEvent; signal: AbortSignal },
  ): Promise<object | null>;
  /** A tool of ours asks the person; null where nobody answers before `signal` aborts. */
  askPerson: AskPerson;
  whole(sessionId: string, askId: string): Ask;
  answer(sessionId: string, askId: string, answer: AskAnswer, by: string): void;
  /** Its program runs, as this process. */
  running(sessionId: string, pid: number): void;
  ended(sessionId: string): void;
  stop(): void;
}

interface Watched {
  pid: number | null;
  state: ClaudeState;
  /** When a hook was heard last, and since when the file says what it says. */
  heardAt: number;
  status: Status | null;
  statusSince: number;
}

export function createClaudeWatch(deps: {
  store: Store;
  clock: Clock;
  log: Log;
  readStatus(pid: number): Promise<Status | null>;
  onAnswered?(sessionId: string, answered: AskAnswered): void;
}): ClaudeWatch {
  const { store, clock, log } = deps;
  const watched = new Map<string, Watched>();
  const asks: Asks = createAsks({
    now: clock.now,
    onChange: show,
    onAnswered: (sessionId, answered) => deps.onAnswered?.(sessionId, answered),
  });

  function of(sessionId: string): Watched {
    const known = watched.get(sessionId);
    if (known !== undefined) return known;
    const now = clock.now();
    const fresh = { pid: null, state: unknownState, heardAt: now, status: null, statusSince: now };
    watched.set(sessionId, fresh);
    return fresh;
  }

  /** Writes only what is news to those who look. */
  function show(sessionId: string): void {
    const waiting = asks.list(sessionId);
    const activity = activityOf(of(sessionId).state, waiting);
    store.write((tx) => {
      const session = findSession(tx, sessionId);
      if (session?.state !== 'running' && session?.state !== 'starting') return;
      if (isDeepStrictEqual(session.activity, activity) && isDeepStrictEqual(session.asks, waiting)) return;
      updateSession(tx, sessionId, { activity, asks: waiting });
    });
  }

  function take(sessionId: string, signal: Signal): void {
    const one = of(sessionId);
    one.state = reduce(one.state, signal, clock.now());
    show(sessionId);
  }

  async function lookAt(sessionId: string, one: Watched): Promise<void> {
    if (one.pid === null) return;
    const waits = asks.list(sessionId).length > 0;
    if (!waits && one.state.phase !== 'working' && one.state.phase !== 'unknown') return;
    const status = await deps.readStatus(one.pid);
    const now = clock.now();
    if (status !== one.status) {
      one.status = status;
      one.statusSince = now;
    }
    if (status === null || watched.get(sessionId) !== one) return;
    const settled = now - Math.max(one.statusSince, one.heardAt) >= SETTLED_MS;
    if (!settled) return;
    if (status === 'busy' && one.state.phase === 'unknown') take(sessionId, 'busy');
    // Its dialog is gone, and no hook has said how yet: the tool that was allowed may run for long.
    if (status !== 'waiting' && waits) asks.clear(sessionId);
    if (status === 'idle' && one.state.phase !== 'idle') take(sessionId, 'interrupted');
  }

  async function look(): Promise<void> {
    await Promise.all([...watched].map(([id, one]) => lookAt(id, one)));
    if (!stopped) cancel = clock.after(LOOK_EVERY_MS, looking);
  }
  const looking = () => {
    look().catch((error: unknown) => log('error', 'claude.watch', { error: String(error) }));
  };
  let stopped = false;
  let cancel = clock.after(LOOK_EVERY_MS, looking);

  // What an agent before this one knew is not known now: hooks that wait will say so again.
  store.write((tx) => {
    for (const session of liveSessions(tx)) {
      if (session.activity === null && session.asks.length === 0) continue;
      updateSession(tx, session.id, { activity: null, asks: [] });
    }
  });

  return {
    tell(sessionId, event) {
      of(sessionId).heardAt = clock.now();
      asks.heard(sessionId, event);
      take(sessionId, event);
    },
    async ask(sessionId, { id, again, event, signal }) {
      const one = of(sessionId);
      if (again && one.pid !== null) {
        const status = await deps.readStatus(one.pid);
        if (status === 'idle' || status === 'busy') return null;
      }
      one.heardAt = clock.now();
      log('info', 'claude.asks', { sessionId, tool: event.tool_name });
      const decision = await asks.wait(sessionId, id, event, signal);
      return decision === null ? null : hookOutput(decision);
    },
    async askPerson(sessionId, questions, signal) {
      const event = {
        hook_event_name: 'PermissionRequest',
        tool_name: 'AskUserQuestion',
        tool_input: questions,
      };
      const decision = await asks.wait(sessionId, newId(), event, signal, true);
      if (decision === null) return null;
      if (decision.behavior === 'allow') {
        return { answers: v.parse(answersSchema, decision.updatedInput).answers };
      }
      return { declined: decision.interrupt === true ? null : (decision.message ?? null) };
    },
    whole: asks.whole,
    answer(sessionId, askId, answer, by) {
      asks.answer(sessionId, askId, answer, by);
      log('info', 'claude.answered', { sessionId, answer: answer.answer });
      // Claude stops by it, and no hook says so.
      if (answer.answer === 'deny' && !answer.message?.trim()) take(sessionId, 'interrupted');
    },
    running(sessionId, pid) {
      if (findSession(store.db, sessionId)?.program.kind !== 'claude') return;
      of(sessionId).pid = pid;
    },
    ended(sessionId) {
      asks.clear(sessionId, true);
      watched.delete(sessionId);
      store.write((tx) => {
        const session = findSession(tx, sessionId);
        if (session === undefined || (session.activity === null && session.asks.length === 0)) return;
        updateSession(tx, sessionId, { activity: null, asks: [] });
      });
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** Every running Claude Code session: what its hooks, transcript and files say becomes its activity, and what it asks waits for an answer. */

import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Ask, AskAnswer } from '../../shared/model/ask.ts';
import { newId } from '../../shared/model/ids.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Usage } from '../../shared/model/usage.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/open.ts';
import { findSession, liveSessions, updateSession } from '../store/sessions.ts';
import type { AskPerson } from '../tools/ask-tools.ts';
import { activityOf, type TranscriptSignal } from './activity.ts';
import { type AskAnswered, type Asks, createAsks } from './asks.ts';
import { hookOutput } from './decision.ts';
import type { HookEvent } from './hook-event.ts';
import { spend, usageFrom } from './spending.ts';
import type { StatusFile } from './status-file.ts';
import { judgeStatus } from './status-judge.ts';
import {
  followTranscript,
  hearHook,
  hearStatus,
  hearTranscript,
  newWatched,
  setMode,
  take,
  type Watched,
} from './watched.ts';

const answersSchema = v.object({ answers: v.record(v.string(), v.string()) });

/** How often each is looked at, by what it does. */
const LOOK_MS = { waiting: 100, working: 250, idle: 1000 } as const;
/** What it costs and how full it is changes with each word: told at most this often. */
const USAGE_EVERY_MS = 2000;
const LOCATE_EVERY_MS = 5000;

/** What Claude Code has taken: words as the person's own, or a command of its own. */
export type Taken = { words: string } | { command: string } | { begun: true };

/** Whether words can go to it now. */
export interface Readiness {
  /** Its session has begun. */
  begun: boolean;
  /** Something waits for an answer, in the terminal too. */
  waiting: boolean;
  /** It has nothing to do. */
  idle: boolean;
}

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
  /** Denies whatever waits, so that Claude stops; whether anything did. */
  denyAll(sessionId: string, by: string): boolean;
  /** The permission mode is another by now; which one, Claude Code says with the next turn. */
  modeChanged(sessionId: string): void;
  /** As its own file says it this moment; where that says nothing, as hooks and transcript said it. */
  readiness(sessionId: string): Promise<Readiness>;
  /** Its program runs, as this process. */
  running(sessionId: string, pid: number, startedAt: number): void;
  ended(sessionId: string): void;
  stop(): void;
}

export interface WatchDeps {
  store: Store;
  clock: Clock;
  log: Log;
  readStatus(pid: number): Promise<StatusFile | null>;
  /** Where Claude Code keeps this conversation; null: nowhere yet. */
  findTranscript(claudeId: string): Promise<string | null>;
  /** What Claude Code last said to its status line. */
  readUsage(sessionId: string): Promise<Partial<Usage> | null>;
  onAnswered?(sessionId: string, answered: AskAnswered): void;
  /** The transcript of a session tells something, as it grows. */
  onSign?(sessionId: string, signal: TranscriptSignal): void;
  /** At this time, ms since 1970. */
  onTaken?(sessionId: string, taken: Taken, at: number): void;
  /** Something changed that may let words go. */
  onChange?(sessionId: string): void;
}

export function createClaudeWatch(deps: WatchDeps): ClaudeWatch {
  const { store, clock, log } = deps;
  const watched = new Map<string, Watched>();
  const asks: Asks = createAsks({
    now: clock.now,
    onChange: changed,
    onAnswered: (sessionId, answered) => deps.onAnswered?.(sessionId, answered),
  });

  function of(sessionId: string): Watched {
    const known = watched.get(sessionId);
    if (known !== undefined) return known;
    const fresh = newWatched(findSession(store.db, sessionId)?.usage ?? null, clock.now());
    watched.set(sessionId, fresh);
    schedule();
    return fresh;
  }

  function changed(sessionId: string): void {
    show(sessionId);
    deps.onChange?.(sessionId);
  }

  /** Writes only what is news to those who look. */
  function show(sessionId: string): void {
    const one = of(sessionId);
    const waiting = asks.list(sessionId);
    const now = clock.now();
    const usage = now - one.usageShownAt >= USAGE_EVERY_MS ? one.usage : (one.shown?.usage ?? null);
    const shown = {
      activity: activityOf(one.state, { asks: waiting, dialog: one.dialog }),
      asks: waiting,
      usage,
    };
    if (isDeepStrictEqual(one.shown, shown)) return;
    if (!isDeepStrictEqual(one.shown?.usage, usage)) one.usageShownAt = now;
    store.write((tx) => {
      const session = findSession(tx, sessionId);
      if (session?.state !== 'running' && session?.state !== 'starting') return;
      one.shown = shown;
      const { activity, asks: asked, usage: used } = session;
      if (!isDeepStrictEqual({ activity, asks: asked, usage: used }, shown))
        updateSession(tx, sessionId, shown);
    });
  }

  function fromTranscript(sessionId: string, one: Watched, signal: TranscriptSignal): void {
    deps.onSign?.(sessionId, signal);
    const call = hearTranscript(one, signal, clock.now());
    if (call !== undefined) asks.toolOver(sessionId, call);
    if (signal.sign === 'words') deps.onTaken?.(sessionId, { words: signal.text }, signal.at);
    if (signal.sign === 'command') deps.onTaken?.(sessionId, { command: signal.name }, signal.at);
  }

  /** A conversation that was resumed from another folder is kept where it began, whatever its hook says. */
  async function locate(sessionId: string, one: Watched, said?: string): Promise<void> {
    const now = clock.now();
    if (said === undefined && now - one.locatedAt < LOCATE_EVERY_MS) return;
    one.locatedAt = now;
    const id = said === undefined ? one.status?.sessionId : basename(said, '.jsonl');
    if (id === undefined) return;
    const found = await deps.findTranscript(id);
    const path = found ?? said;
    if (watched.get(sessionId) === one && path !== undefined) followTranscript(one, path);
  }

  async function lookAt(sessionId: string, one: Watched): Promise<void> {
    if (one.pid === null) return;
    const { pid } = one;
    const status = await deps.readStatus(pid);
    if (one.transcript.path === null && status !== null) await locate(sessionId, one);
    await one.transcript.look((signal) => fromTranscript(sessionId, one, signal));
    const said = await deps.readUsage(sessionId);
    if (watched.get(sessionId) !== one) return;
    one.usage = { ...one.usage, ...usageFrom(one.spending), ...said };
    const now = clock.now();
    hearStatus(one, status, now);
    const { signal, answered, dialog } = judgeStatus({ ...one, asks: asks.dialogs(sessionId).length }, now);
    if (answered) asks.clear(sessionId);
    if (signal !== null) take(one, signal, now);
    if (dialog === null || dialog.kind !== one.dialog?.kind) one.dialog = dialog;
    changed(sessionId);
  }

  /** At its end Claude Code writes down what all of it has cost. */
  async function lastWords(sessionId: string, one: Watched): Promise<void> {
    await one.transcript.look((signal) => {
      deps.onSign?.(sessionId, signal);
      one.spending = spend(one.spending, signal, signal.agent);
    });
    const usage = { ...one.usage, ...usageFrom(one.spending) };
    if (stopped) return;
    store.write((tx) => {
      const session = findSession(tx, sessionId);
      if (session !== undefined && !isDeepStrictEqual(session.usage, usage))
        updateSession(tx, sessionId, { usage });
    });
  }

  function pace(sessionId: string, one: Watched): number {
    if (asks.dialogs(sessionId).length > 0) return LOOK_MS.waiting;
    const { phase, agents, compacting } = one.state;
    const works = phase === 'working' || phase === 'unknown' || agents.length > 0 || compacting !== null;
    return works ? LOOK_MS.working : LOOK_MS.idle;
  }

  async function look(): Promise<void> {
    const due = [...watched].filter(([, one]) => one.nextLook <= clock.now());
    const looks = due.map(async ([id, one]) => {
      await lookAt(id, one).catch((error: unknown) => {
        log('error', 'claude.watch', { sessionId: id, error: String(error) });
      });
      one.nextLook = clock.now() + pace(id, one);
    });
    await Promise.all(looks);
  }
  let stopped = false;
  let looking = false;
  let next: { at: number; cancel: () => void } | null = null;
  /** Nothing ticks where there is nobody to look at, nor sooner than somebody is due. */
  function schedule(): void {
    if (stopped || looking || watched.size === 0) return;
    const due = Math.min(...[...watched.values()].map(({ nextLook }) => nextLook)) - clock.now();
    // Its clock may be set meanwhile.
    const wait = Math.min(Math.max(due, LOOK_MS.waiting), LOOK_MS.idle);
    const at = clock.elapsed() + wait;
    if (next !== null && next.at <= at) return;
    next?.cancel();
    const cancel = clock.after(wait, () => {
      next = null;
      looking = true;
      void look().finally(() => {
        looking = false;
        schedule();
      });
    });
    next = { at, cancel };
  }

  // What an agent before this one knew is not known now: hooks that wait will say so again.
  store.write((tx) => {
    for (const session of liveSessions(tx)) {
      if (session.activity === null && session.asks.length === 0) continue;
      updateSession(tx, session.id, { activity: null, asks: [] });
    }
  });

  function answer(sessionId: string, askId: string, answered: AskAnswer, by: string): void {
    const one = of(sessionId);
    one.heardAt = clock.now();
    const atTheDesk = asks.dialogs(sessionId).some(({ id }) => id === askId);
    asks.answer(sessionId, askId, answered, by);
    log('info', 'claude.answered', { sessionId, answer: answered.answer });
    // Claude stops by it, and no hook says so.
    const stops = atTheDesk && answered.answer === 'deny' && !answered.message?.trim();
    if (stops) take(one, 'interrupted', one.heardAt);
    changed(sessionId);
  }

  return {
    tell(sessionId, event) {
      const one = of(sessionId);
      hearHook(one, event, clock.now());
      if (event.hook_event_name === 'SessionStart' && event.transcript_path !== undefined) {
        if (event.source === 'resume') void locate(sessionId, one, event.transcript_path);
        else followTranscript(one, event.transcript_path);
      }
      asks.heard(sessionId, event);
      if (event.hook_event_name === 'SessionStart') deps.onTaken?.(sessionId, { begun: true }, clock.now());
      if (event.prompt !== undefined) deps.onTaken?.(sessionId, { words: event.prompt }, clock.now());
      changed(sessionId);
    },
    async ask(sessionId, { id, again, event, signal }) {
      const one = of(sessionId);
      if (again && one.pid !== null) {
        const status = (await deps.readStatus(one.pid))?.status;
        if (status === 'idle' || status === 'busy') return null;
      }
      one.heardAt = clock.now();
      one.sawWaiting = false;
      one.dialog = null;
      one.nextLook = one.heardAt;
      schedule();
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
    answer,
    denyAll(sessionId, by) {
      const waiting = asks.dialogs(sessionId);
      for (const { id } of waiting) answer(sessionId, id, { answer: 'deny' }, by);
      return waiting.length > 0;
    },
    modeChanged(sessionId) {
      setMode(of(sessionId), null);
      changed(sessionId);
    },
    async readiness(sessionId) {
      const one = of(sessionId);
      const status = one.pid === null ? null : await deps.readStatus(one.pid);
      const { phase, agents } = one.state;
      return {
        begun: one.begun || status !== null,
        waiting: asks.dialogs(sessionId).length > 0 || status?.status === 'waiting',
        idle: (phase === 'idle' || phase === 'error') && agents.length === 0 && status?.status !== 'busy',
      };
    },
    running(sessionId, pid, startedAt) {
      if (findSession(store.db, sessionId)?.program.kind !== 'claude') return;
      const one = of(sessionId);
      if (one.pid === pid) return;
      one.pid = pid;
      one.startedAt = startedAt;
    },
    ended(sessionId) {
      const one = watched.get(sessionId);
      asks.clear(sessionId, true);
      watched.delete(sessionId);
      if (one !== undefined) void lastWords(sessionId, one);
      store.write((tx) => {
        const session = findSession(tx, sessionId);
        if (session === undefined || (session.activity === null && session.asks.length === 0)) return;
        updateSession(tx, sessionId, { activity: null, asks: [] });
      });
    },
    stop() {
      stopped = true;
      next?.cancel();
    },
  };
}

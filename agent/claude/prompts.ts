/**
 * Prompts on their way into Claude Code sessions: kept in the database until Claude Code has said that it took them, one after
 * the other, whatever ends and begins between. Whoever speaks to a session (a device, a task, another session) speaks through this.
 */
import { newId } from '../../shared/model/ids.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Control, NewPrompt, Prompt, WholePrompt } from '../../shared/model/prompt.ts';
import type { Clock } from '../clock.ts';
import { ProblemError, reason } from '../problem.ts';
import type { Keyboard } from '../sessions/keyboard.ts';
import type { Store } from '../store/open.ts';
import {
  countPrompts,
  findPrompt,
  insertPrompt,
  openPrompts,
  promptsOf,
  removePrompt,
  type StoredPrompt,
  toPrompt,
  toWholePrompt,
  updatePrompt,
} from '../store/prompts.ts';
import { findSession } from '../store/sessions.ts';
import type { Editor } from './editor.ts';
import { deliver } from './prompt-delivery.ts';
import { sameWords } from './prompt-words.ts';
import type { Readiness, Taken } from './watch.ts';

const MAX_OF_A_SESSION = 50;
/** Between tries while Claude Code opens no editor, though nothing that we know of stands before it. */
const AGAIN_MS = [2000, 4000, 8000, 16_000, 30_000] as const;
/** An agent that comes after the one that sent looks first whether it was taken. */
const RECOVER_MS = 5000;
/** A transcript's time and ours are of one clock; a hook's word comes a little later. */
const SAME_TIME_MS = 1000;

const WHY = {
  starting: 'Claude Code has not begun yet.',
  waiting: 'Something waits for an answer first.',
  working: 'Claude works; it goes when that is done.',
  closed: 'Claude Code does not take words just now.',
  never:
    'Claude Code did not open its prompt for it. Something else may be open in the terminal, or Ctrl+G has another meaning there.',
  lost: 'Claude Code gave no sign that it took this.',
  over: 'The session ended before it could go.',
} as const;

export interface Prompts {
  /** Throws ProblemError: no such session, no Claude Code, it is over, too many wait. */
  send(sessionId: string, prompt: NewPrompt, by: string): Prompt;
  whole(sessionId: string, id: string): WholePrompt;
  /** One that was not delivered goes into the queue again; one that waits for idle goes as soon as it can. */
  again(sessionId: string, id: string): void;
  takeBack(sessionId: string, id: string): void;
  /** Throws ProblemError 409 where it cannot be done now. */
  control(sessionId: string, control: Control, by: string): Promise<void>;
  /** Resolves once the prompt has left the queue: Claude Code took it, it could not be delivered, or somebody took it back. */
  outcome(sessionId: string, id: string): Promise<'delivered' | 'undelivered' | 'taken back'>;

  /** Claude Code took something, at this time. */
  taken(sessionId: string, taken: Taken, at: number): void;
  /** Something about this session changed. */
  changed(sessionId: string): void;
  ended(sessionId: string): void;
  /** After a restart: what waited goes on. */
  recover(): void;
}

export interface PromptsDeps {
  store: Store;
  clock: Clock;
  log: Log;
  editor: Editor;
  /** Null where no program of this session is followed. */
  keyboard(sessionId: string): Keyboard | null;
  readiness(sessionId: string): Promise<Readiness>;
  /** Stops Claude where it waits: every ask of this session is denied. Whether there was any. */
  denyAll(sessionId: string, by: string): boolean;
  modeChanged(sessionId: string): void;
}

interface Line {
  /** A delivery is under way. */
  busy: boolean;
  /** Looked again meanwhile. */
  again: boolean;
  tries: number;
  notBefore: number;
  listeners: Set<(taken: Taken, at: number) => void>;
}

export function createPrompts(deps: PromptsDeps): Prompts {
  const { store, clock, log, editor } = deps;
  const lines = new Map<string, Line>();
  const outcomes = new Map<string, ((how: 'delivered' | 'undelivered' | 'taken back') => void)[]>();

  function lineOf(sessionId: string): Line {
    const known = lines.get(sessionId);
    if (known !== undefined) return known;
    const line: Line = { busy: false, again: false, tries: 0, notBefore: 0, listeners: new Set() };
    lines.set(sessionId, line);
    return line;
  }

  const runs = (sessionId: string): boolean => {
    const state = findSession(store.db, sessionId)?.state;
    return state === 'running' || state === 'starting';
  };

  function found(sessionId: string, id: string): StoredPrompt {
    const prompt = findPrompt(store.db, sessionId, id);
    if (prompt !== undefined) return prompt;
    throw new ProblemError(404, 'no-such-prompt', 'This was delivered, or taken back.');
  }

  function change(prompt: StoredPrompt, to: Parameters<typeof updatePrompt>[2]): void {
    const now = findPrompt(store.db, prompt.sessionId, prompt.id);
    if (now === undefined) return;
    const same = Object.entries(to).every(([name, value]) => now[name as keyof StoredPrompt] === value);
    if (!same) store.write((tx) => updatePrompt(tx, prompt, to));
  }

  function settle(prompt: StoredPrompt, how: 'delivered' | 'undelivered' | 'taken back', why?: string): void {
    if (how === 'undelivered') change(prompt, { state: 'undelivered', why: why ?? null });
    else store.write((tx) => removePrompt(tx, prompt));
    for (const tell of outcomes.get(prompt.id) ?? []) tell(how);
    outcomes.delete(prompt.id);
    log('info', `prompt.${how.replace(' ', '-')}`, { sessionId: prompt.sessionId, id: prompt.id });
  }

  /** The first that may go now. Says of the others why they wait. */
  function choose(sessionId: string, { begun, waiting, idle }: Readiness): StoredPrompt | undefined {
    const queued = promptsOf(store.db, sessionId).filter((prompt) => prompt.state === 'queued');
    const stopped = !begun ? WHY.starting : waiting ? WHY.waiting : null;
    let first: StoredPrompt | undefined;
    for (const prompt of queued) {
      const why = stopped ?? (prompt.when === 'idle' && !idle ? WHY.working : null);
      if (why !== null) change(prompt, { why });
      else first ??= prompt;
    }
    return first;
  }

  async function work(sessionId: string, line: Line): Promise<void> {
    for (;;) {
      line.again = false;
      const keyboard = deps.keyboard(sessionId);
      const queued = promptsOf(store.db, sessionId).some((prompt) => prompt.state === 'queued');
      if (!queued || keyboard === null || clock.elapsed() < line.notBefore) return;
      const prompt = choose(sessionId, await deps.readiness(sessionId));
      if (prompt === undefined) {
        if (line.again) continue;
        return;
      }
      await handOver(prompt, line, keyboard);
    }
  }

  async function handOver(prompt: StoredPrompt, line: Line, keyboard: Keyboard): Promise<void> {
    const { sessionId, text } = prompt;
    change(prompt, { state: 'sending', why: null, sentAt: clock.now() });
    const { outcome } = await deliver(
      {
        sessionId,
        keyboard,
        editor,
        clock,
        readiness: () => deps.readiness(sessionId),
        onTaken(listener) {
          line.listeners.add(listener);
          return () => line.listeners.delete(listener);
        },
        over: () => !runs(sessionId),
      },
      text,
    );
    if (findPrompt(store.db, sessionId, prompt.id) === undefined) return;
    if (outcome === 'taken') {
      line.tries = 0;
      return settle(prompt, 'delivered');
    }
    if (!runs(sessionId)) return settle(prompt, 'undelivered', WHY.over);
    if (outcome === 'lost') return settle(prompt, 'undelivered', WHY.lost);
    const wait = AGAIN_MS[line.tries];
    line.tries += 1;
    if (wait === undefined) {
      line.tries = 0;
      return settle(prompt, 'undelivered', WHY.never);
    }
    change(prompt, { state: 'queued', why: WHY.closed });
    line.notBefore = clock.elapsed() + wait;
    clock.after(wait, () => look(sessionId));
  }

  function look(sessionId: string): void {
    const line = lineOf(sessionId);
    line.again = true;
    if (line.busy) return;
    line.busy = true;
    work(sessionId, line)
      .catch((error: unknown) => log('error', 'prompt.failed', { sessionId, error: reason(error) }))
      .finally(() => {
        line.busy = false;
      });
  }

  function send(sessionId: string, { text, when }: NewPrompt, by: string): Prompt {
    const session = findSession(store.db, sessionId);
    if (session === undefined) throw new ProblemError(404, 'no-such-session', 'There is no such session.');
    // Where it is not installed, a shell stands in its place.
    const shell = session.claudeId === null && session.state !== 'starting';
    if (session.program.kind !== 'claude' || shell) {
      throw new ProblemError(422, 'not-claude', 'Only Claude Code takes prompts.');
    }
    if (!runs(sessionId)) throw new ProblemError(409, 'not-running', 'This session is over.');
    if (countPrompts(store.db, sessionId) >= MAX_OF_A_SESSION) {
      throw new ProblemError(429, 'too-many-prompts', 'Too many wait already. Take some back first.');
    }
    const id = newId();
    const prompt: StoredPrompt = {
      id,
      sessionId,
      text,
      state: 'queued',
      when,
      why: null,
      by,
      at: clock.now(),
      sentAt: null,
    };
    store.write((tx) => insertPrompt(tx, prompt));
    look(sessionId);
    return toPrompt(prompt);
  }

  return {
    send,
    whole: (sessionId, id) => toWholePrompt(found(sessionId, id)),
    again(sessionId, id) {
      const prompt = found(sessionId, id);
      if (prompt.state === 'sending') throw onItsWay();
      if (!runs(sessionId)) throw new ProblemError(409, 'not-running', 'This session is over.');
      change(prompt, { state: 'queued', when: 'soon', why: null });
      lineOf(sessionId).notBefore = 0;
      look(sessionId);
    },
    takeBack(sessionId, id) {
      const prompt = found(sessionId, id);
      if (prompt.state === 'sending') throw onItsWay();
      settle(prompt, 'taken back');
    },
    async control(sessionId, control, by) {
      if (control === 'compact' || control === 'clear') {
        send(sessionId, { text: `/${control}`, when: 'idle' }, by);
        return;
      }
      const keyboard = deps.keyboard(sessionId);
      if (keyboard === null) throw new ProblemError(409, 'not-running', 'This session is over.');
      if (control === 'interrupt' && deps.denyAll(sessionId, by)) return;
      const { begun, waiting, idle } = await deps.readiness(sessionId);
      if (!begun) throw new ProblemError(409, 'not-begun', WHY.starting);
      if (control === 'interrupt') {
        if (idle && !waiting) throw new ProblemError(409, 'idle', 'Claude does nothing just now.');
        await keyboard.press('\x1b');
        return;
      }
      // In a dialog the same keys mean yes.
      if (waiting) throw new ProblemError(409, 'waiting', WHY.waiting);
      await keyboard.press('\x1b[Z');
      deps.modeChanged(sessionId);
    },
    outcome(sessionId, id) {
      const prompt = findPrompt(store.db, sessionId, id);
      if (prompt === undefined) return Promise.resolve('delivered');
      if (prompt.state === 'undelivered') return Promise.resolve('undelivered');
      return new Promise((resolve) => {
        outcomes.set(id, [...(outcomes.get(id) ?? []), resolve]);
      });
    },
    taken(sessionId, taken, at) {
      const line = lines.get(sessionId);
      for (const listener of line?.listeners ?? []) listener(taken, at);
      if (line?.busy || !('words' in taken)) return;
      // Sent by an agent before this one.
      const sent = promptsOf(store.db, sessionId).find(
        (prompt) =>
          prompt.state === 'sending' &&
          (prompt.sentAt ?? 0) <= at + SAME_TIME_MS &&
          sameWords(taken.words, prompt.text),
      );
      if (sent !== undefined) settle(sent, 'delivered');
    },
    changed(sessionId) {
      if (countPrompts(store.db, sessionId) > 0) look(sessionId);
    },
    ended(sessionId) {
      for (const prompt of promptsOf(store.db, sessionId)) {
        if (prompt.state !== 'undelivered') settle(prompt, 'undelivered', WHY.over);
      }
      lines.delete(sessionId);
    },
    recover() {
      for (const prompt of openPrompts(store.db)) {
        if (!runs(prompt.sessionId)) settle(prompt, 'undelivered', WHY.over);
        else if (prompt.state === 'sending') {
          clock.after(RECOVER_MS, () => {
            if (findPrompt(store.db, prompt.sessionId, prompt.id)?.state !== 'sending') return;
            change(prompt, { state: 'queued' });
            look(prompt.sessionId);
          });
        } else look(prompt.sessionId);
      }
    },
  };
}

const onItsWay = () => new ProblemError(409, 'on-its-way', 'It is on its way already.');

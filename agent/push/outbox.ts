/** Letters on their way to one device: one at a time, tried again while that makes sense, the newest of a topic only. */
import { createHash } from 'node:crypto';
import type { Log } from '../../shared/model/log.ts';
import type { PushStatus } from '../../shared/model/push.ts';
import type { Clock } from '../clock.ts';
import { reason } from '../problem.ts';
import type { Answer, Letter } from './post.ts';
import { EndpointRefused } from './services.ts';

const TRIES_AFTER_MS = [2_000, 15_000, 60_000, 300_000] as const;
const MAX_WAIT_MS = 15 * 60_000;
const MAX_LETTERS = 32;

export interface Sent {
  ok: boolean;
  /** For a person; "" where it was taken. */
  problem: string;
}

export interface PushOutbox {
  /** Resolves with what became of it: taken, given up, or replaced by a later one of its topic. */
  send(letter: Letter): Promise<Sent>;
  /** What waits under this topic is not sent any more. */
  cancel(topic: string): void;
  close(): void;
}

export interface OutboxDeps {
  clock: Clock;
  log: Log;
  post(letter: Letter): Promise<Answer>;
  /** After each try. */
  onTried(last: NonNullable<PushStatus['last']>): void;
  /** The push service says that nobody is there any more. */
  onGone(): void;
}

interface Waiting {
  letter: Letter;
  until: number;
  tries: number;
  done(sent: Sent): void;
}

/** 32 characters of base64url, as RFC 8030 allows; it says nothing of what it is made of. */
export const topicOf = (tag: string, token: string): string =>
  createHash('sha256').update(`${token} ${tag}`).digest('base64url').slice(0, 32);

export function createPushOutbox({ clock, log, post, onTried, onGone }: OutboxDeps): PushOutbox {
  let waiting: Waiting[] = [];
  let busy = false;
  let closed = false;
  let stopPause = () => {};
  let paused = false;

  const drop = (one: Waiting, problem: string) => {
    waiting = waiting.filter((other) => other !== one);
    one.done({ ok: false, problem });
  };

  function settle(one: Waiting, problem: string): void {
    onTried({ at: clock.now(), ok: problem === '', problem });
    waiting = waiting.filter((other) => other !== one);
    one.done({ ok: problem === '', problem });
  }

  function again(one: Waiting, problem: string, after: number | null): void {
    const wait = Math.min(MAX_WAIT_MS, after ?? TRIES_AFTER_MS[one.tries - 1] ?? Number.POSITIVE_INFINITY);
    if (one.tries > TRIES_AFTER_MS.length || clock.now() + wait > one.until) {
      settle(one, problem);
      return;
    }
    onTried({ at: clock.now(), ok: false, problem: `${problem} It is tried again.` });
    paused = true;
    stopPause = clock.after(wait, () => {
      paused = false;
      void work();
    });
  }

  async function attempt(one: Waiting): Promise<void> {
    one.tries += 1;
    let answer: Answer;
    try {
      answer = await post(one.letter);
    } catch (error) {
      if (closed || !waiting.includes(one)) return;
      log('warn', 'push.failed', { error: reason(error), tries: one.tries });
      if (error instanceof EndpointRefused) return settle(one, error.message);
      return again(one, `The push service cannot be reached (${reason(error)}).`, null);
    }
    if (closed || !waiting.includes(one)) return;
    const { status, retryAfter, text } = answer;
    if (status >= 200 && status < 300) return settle(one, '');
    log('warn', 'push.refused', { status, text, tries: one.tries });
    if (status === 404 || status === 410) {
      settle(one, 'This device’s subscription has ended. Open the app on it to make a new one.');
      onGone();
    } else if (status === 429 || status >= 500)
      again(one, `The push service answered ${status}.`, retryAfter);
    else if (status >= 300 && status < 400)
      settle(one, 'The push service wants to send us elsewhere, which is refused.');
    else settle(one, `The push service refused it (${status}). ${text.slice(0, 120)}`.trim());
  }

  async function work(): Promise<void> {
    if (busy || paused || closed) return;
    busy = true;
    try {
      for (let one = waiting[0]; one !== undefined && !paused && !closed; one = waiting[0]) {
        if (clock.now() > one.until) drop(one, 'It was too late to tell.');
        else await attempt(one);
      }
    } finally {
      busy = false;
    }
  }

  return {
    send: (letter) =>
      new Promise((done) => {
        if (closed) return done({ ok: false, problem: 'Push is off.' });
        for (const one of waiting.filter(({ letter: { topic } }) => topic === letter.topic)) {
          drop(one, 'Something newer took its place.');
        }
        const [oldest] = waiting;
        if (waiting.length >= MAX_LETTERS && oldest !== undefined) drop(oldest, 'Too much was waiting.');
        waiting.push({ letter, until: clock.now() + letter.ttl * 1000, tries: 0, done });
        void work();
      }),
    cancel(topic) {
      for (const one of waiting.filter(({ letter }) => letter.topic === topic))
        drop(one, 'It waits no longer.');
    },
    close() {
      closed = true;
      stopPause();
      for (const one of [...waiting]) drop(one, 'Push is off.');
    },
  };
}

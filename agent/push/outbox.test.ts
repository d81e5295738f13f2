import { beforeEach, describe, expect, test } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import { testClock } from '../testing/clock.ts';
import { createPushOutbox, type PushOutbox, topicOf } from './outbox.ts';
import { type Answer, type Letter, retryAfter } from './post.ts';
import { EndpointRefused } from './services.ts';

let clock: ReturnType<typeof testClock>;
let outbox: PushOutbox;
let posted: string[];
let answers: (Answer | Error)[];
let tried: string[];
let gone: number;

const letter = (text: string, more: Partial<Letter> = {}): Letter => ({
  ...{ text, ttl: 3600, urgency: 'normal', topic: text },
  ...more,
});
const status = (code: number, after: number | null = null): Answer => ({
  status: code,
  retryAfter: after,
  text: '',
});
const turn = async () => {
  for (let at = 0; at < 8; at++) await Promise.resolve();
};

beforeEach(() => {
  clock = testClock(1_000_000);
  posted = [];
  answers = [];
  tried = [];
  gone = 0;
  outbox = createPushOutbox({
    clock,
    log: noLog,
    async post({ text }) {
      posted.push(text);
      const answer = answers.shift() ?? status(201);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onTried: ({ ok, problem }) => tried.push(ok ? 'ok' : problem),
    onGone: () => {
      gone += 1;
    },
  });
});

describe('a letter', () => {
  test('that is taken is done', async () => {
    expect(await outbox.send(letter('a'))).toEqual({ ok: true, problem: '' });
    expect([posted, tried]).toEqual([['a'], ['ok']]);
  });

  test('is tried again after what is likely to pass, for longer each time, or as the service says', async () => {
    answers = [status(503), new Error('ECONNRESET'), status(429, 40_000), status(201)];
    const sent = outbox.send(letter('a'));
    await turn();
    clock.advance(1_999);
    await turn();
    expect(posted).toHaveLength(1);
    clock.advance(1);
    await turn();
    expect(posted).toHaveLength(2);
    clock.advance(15_000);
    await turn();
    clock.advance(39_000);
    await turn();
    expect(posted).toHaveLength(3);
    clock.advance(1_000);
    expect(await sent).toEqual({ ok: true, problem: '' });
    expect(tried.at(-2)).toMatch(/429.*tried again/);
  });

  test('is given up after five tries, or once it would come too late', async () => {
    answers = Array.from({ length: 9 }, () => status(500));
    const sent = outbox.send(letter('a', { ttl: 24 * 3600 }));
    for (let at = 0; at < 9; at++) {
      await turn();
      clock.advance(300_000);
    }
    expect((await sent).problem).toMatch(/500/);
    expect(posted).toHaveLength(5);
    answers = [status(500)];
    expect((await outbox.send(letter('b', { ttl: 1 }))).ok).toBe(false);
    expect(posted).toHaveLength(6);
  });

  test.each([
    [400, /refused it \(400\)/],
    [403, /refused it \(403\)/],
    [413, /refused it \(413\)/],
    [302, /elsewhere, which is refused/],
  ])('that is answered %i is not tried again, and the person hears why', async (code, words) => {
    answers = [status(code)];
    expect((await outbox.send(letter('a'))).problem).toMatch(words);
    expect(posted).toHaveLength(1);
    expect(tried[0]).toMatch(words);
  });

  test.each([404, 410])('of a subscription that is gone (%i) ends it', async (code) => {
    answers = [status(code)];
    expect((await outbox.send(letter('a'))).ok).toBe(false);
    expect(gone).toBe(1);
  });

  test('to an address that must not be called goes nowhere', async () => {
    answers = [new EndpointRefused('That leads inside.')];
    expect(await outbox.send(letter('a'))).toEqual({ ok: false, problem: 'That leads inside.' });
  });
});

describe('letters that wait', () => {
  test('give way to a later one of their topic', async () => {
    answers = [status(503)];
    const first = outbox.send(letter('first'));
    const old = outbox.send(letter('old', { topic: 'x' }));
    const fresh = outbox.send(letter('fresh', { topic: 'x' }));
    expect((await old).problem).toMatch(/newer/);
    await turn();
    clock.advance(2_000);
    await Promise.all([first, fresh]);
    expect(posted).toEqual(['first', 'first', 'fresh']);
  });

  test('can be called back, and are bounded', async () => {
    answers = [status(503)];
    void outbox.send(letter('first'));
    const called = outbox.send(letter('back', { topic: 'x' }));
    outbox.cancel('x');
    expect((await called).ok).toBe(false);
    const many = Array.from({ length: 40 }, (_, at) => outbox.send(letter(`${at}`)));
    expect((await Promise.race(many)).problem).toMatch(/Too much/);
  });

  test('end with it', async () => {
    answers = [status(503)];
    const sent = outbox.send(letter('a'));
    await turn();
    outbox.close();
    expect((await sent).ok).toBe(false);
    clock.advance(60_000);
    await turn();
    expect(posted).toHaveLength(1);
  });
});

test('a topic fits RFC 8030 and tells nothing of its thing', () => {
  const topic = topicOf('ask/abc', 'token');
  expect(topic).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(topic).not.toBe(topicOf('ask/abc', 'other'));
});

test('Retry-After is seconds, or a date', () => {
  expect(retryAfter('120', 0)).toBe(120_000);
  expect(retryAfter(new Date(50_000).toUTCString(), 20_000)).toBe(30_000);
  expect(retryAfter('soon', 0)).toBeNull();
  expect(retryAfter(undefined, 0)).toBeNull();
});

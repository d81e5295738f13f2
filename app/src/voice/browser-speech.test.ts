import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hearByBrowser } from './browser-speech.ts';

/** A recogniser that does what the test says: the real ones need a service, or are there in name only. */
class Recogniser extends EventTarget {
  static last: Recogniser;
  continuous = false;
  interimResults = false;
  lang = '';
  did: string[] = [];
  constructor() {
    super();
    Recogniser.last = this;
  }
  start(): void {
    this.did.push('start');
  }
  stop(): void {
    this.did.push('stop');
    this.say('end');
  }
  abort(): void {
    this.did.push('abort');
  }
  say(type: string, more: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}

const texts: string[] = [];
const ends: { deaf: boolean; problem: string | null }[] = [];
const hear = () =>
  hearByBrowser(
    { onText: (text) => texts.push(text), onSound() {}, onEnd: (how) => ends.push(how) },
    Recogniser,
  );
const results = (...said: string[]) => ({ results: said.map((transcript) => [{ transcript }]) });

beforeEach(() => {
  vi.useFakeTimers();
  texts.length = 0;
  ends.length = 0;
});
afterEach(() => vi.useRealTimers());

test('all that was said so far is the text, also while its end still changes', () => {
  const speech = hear();
  Recogniser.last.say('audiostart');
  Recogniser.last.say('result', results('retry the'));
  Recogniser.last.say('result', results('retry the request ', ' twice'));
  vi.advanceTimersByTime(60_000);
  speech?.stop();
  expect(texts).toEqual(['retry the', 'retry the request twice']);
  expect(ends).toEqual([{ deaf: false, problem: null }]);
});

test('one that starts and never gives a sign of life is deaf, and is left', () => {
  hear();
  vi.advanceTimersByTime(2_400);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(ends).toEqual([{ deaf: true, problem: null }]);
  expect(Recogniser.last.did).toEqual(['start', 'abort']);
  Recogniser.last.say('end');
  expect(ends).toHaveLength(1);
});

test('one that ends at once without a word is deaf too', () => {
  hear();
  Recogniser.last.say('end');
  expect(ends).toEqual([{ deaf: true, problem: null }]);
});

test.each(['not-allowed', 'network'])('one that says why it does not hear (%s) is not deaf', (error) => {
  hear();
  Recogniser.last.say('error', { error });
  Recogniser.last.say('end');
  expect(ends).toHaveLength(1);
  expect(ends[0]?.deaf).toBe(false);
  expect(ends[0]?.problem).toMatch(/browser/);
});

import { expect, test } from 'vitest';
import { createLatency } from './latency.ts';
import { createPace, PACE_MAX, PACE_MIN } from './pace.ts';
import { retryDelay, Timing, wasHealthy } from './reconnect.ts';
import { createSerialQueue } from './serial-queue.ts';

test('a quick link gets a larger window, up to the bound', () => {
  const pace = createPace();
  const first = pace.window;
  for (let i = 0; i < 100; i++) pace.confirmed(32_768, i * 10, i * 10 + 5);
  expect(pace.window).toBeGreaterThan(first);
  expect(pace.window).toBe(PACE_MAX);
});

test('a link whose queues fill gets a smaller one, down to the bound, and grows again when they are empty', () => {
  const pace = createPace();
  pace.confirmed(1000, 0, 20);
  for (let i = 1; i < 20; i++) pace.confirmed(1000, i * 10_000, i * 10_000 + 900);
  expect(pace.window).toBe(PACE_MIN);
  pace.confirmed(8192, 300_000, 300_030);
  expect(pace.window).toBe(PACE_MIN + 8192);
});

test('parts of one burst shrink the window once', () => {
  const pace = createPace();
  const first = pace.window;
  pace.confirmed(1, 0, 10);
  for (let i = 0; i < 5; i++) pace.confirmed(1000, 100 + i, 1000 + i);
  expect(pace.window).toBeGreaterThanOrEqual(first / 2 - 1);
});

test('a link that is long but not full is not taken for a slow one', () => {
  const pace = createPace();
  const first = pace.window;
  for (let i = 0; i < 10; i++) pace.confirmed(1000, i * 1000, i * 1000 + 800);
  expect(pace.window).toBeGreaterThan(first);
});

test('latency is the median, so a single late answer does not show', () => {
  const latency = createLatency();
  expect(latency.median).toBeNull();
  for (const ms of [20, 22, 5000, 21, 19]) latency.add(ms);
  expect(latency.median).toBe(21);
});

test('delays grow, are capped, and are longer while nobody looks', () => {
  const delays = (visible: boolean) => Array.from({ length: 30 }, (_, i) => retryDelay(i, visible, 1));
  for (const visible of [true, false]) {
    expect(delays(visible)).toEqual([...delays(visible)].sort((a, b) => a - b));
    expect(delays(visible).at(-1)).toBe(visible ? Timing.visibleMost : Timing.hiddenMost);
  }
  expect(retryDelay(0, false, 0)).toBeGreaterThan(retryDelay(0, true, 1));
});

test('a relay that restarts is asked for at least every second, for some ten seconds', () => {
  const tries = Array.from({ length: Timing.eagerTries }, (_, i) => retryDelay(i, true, 1));
  expect(Math.max(...tries)).toBeLessThan(1_000);
  const whole = tries.reduce((sum, delay) => sum + delay, 0);
  expect(whole).toBeGreaterThan(8_000);
  expect(retryDelay(Timing.eagerTries, true, 1)).toBeGreaterThan(1_000);
});

test('delays are spread, and never nothing', () => {
  expect(retryDelay(5, true, 0)).toBeLessThan(retryDelay(5, true, 0.99));
  expect(retryDelay(0, true, 0)).toBeGreaterThan(0);
});

test('only a link that held for a while clears the count of failures', () => {
  expect(wasHealthy(0, Timing.healthyAfter)).toBe(true);
  expect(wasHealthy(0, Timing.healthyAfter - 1)).toBe(false);
});

test('a queue runs at once while nothing waits, in order where something does, and not at all after a failure', async () => {
  const ran: number[] = [];
  const errors: unknown[] = [];
  const queue = createSerialQueue((error) => errors.push(error));
  queue(() => void ran.push(1));
  expect(ran).toEqual([1]);
  let release = () => {};
  queue(() => new Promise<void>((resolve) => (release = resolve)).then(() => void ran.push(2)));
  queue(() => {
    ran.push(3);
    queue(() => void ran.push(4));
  });
  expect(ran).toEqual([1]);
  release();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(ran).toEqual([1, 2, 3, 4]);
  const fault = new Error('no');
  queue(() => Promise.reject(fault));
  queue(() => void ran.push(5));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(errors).toEqual([fault]);
  expect(ran).not.toContain(5);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { createLiveness, type Liveness } from './liveness.ts';
import { Timing } from './reconnect.ts';
import { createManualClock } from './testing/manual-clock.ts';

let clock: ReturnType<typeof createManualClock>;
let liveness: Liveness;
let pings: number;
let dead: boolean;

beforeEach(() => {
  clock = createManualClock();
  pings = 0;
  dead = false;
  liveness = createLiveness({
    clock,
    visible: true,
    ping: () => {
      pings += 1;
    },
    onDead: () => {
      dead = true;
    },
  });
});

describe('keys on their way', () => {
  test('are asked after soon, even where something was heard just before them', () => {
    clock.advance(1_000);
    liveness.heard();
    clock.advance(100);
    liveness.expect();
    clock.advance(Timing.quietInput);
    expect(pings).toBe(1);
    clock.advance(Timing.deadAfterInput);
    expect(dead).toBe(true);
  });

  test('ask nothing where they are answered at once', () => {
    liveness.expect();
    clock.advance(50);
    liveness.heard();
    clock.advance(Timing.quietInput * 2);
    expect(pings).toBe(0);
  });

  test('that follow an answered key are asked after too', () => {
    liveness.expect();
    clock.advance(50);
    liveness.heard();
    clock.advance(50);
    liveness.expect();
    clock.advance(Timing.quietInput * 2);
    expect(pings).toBe(1);
  });
});

test('a quiet link is asked now and then, and stands while it answers', () => {
  clock.advance(Timing.pingAfter);
  expect(pings).toBe(1);
  liveness.heard();
  clock.advance(Timing.deadAfter);
  expect(dead).toBe(false);
});

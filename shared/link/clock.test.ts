import { expect, test } from 'vitest';
import { createElapsed } from './clock.ts';

function setup() {
  let wall = 5000;
  let steady = 70;
  const elapsed = createElapsed(
    () => wall,
    () => steady,
  );
  return {
    elapsed,
    pass(ms: number) {
      wall += ms;
      steady += ms;
    },
    set(ms: number) {
      wall += ms;
    },
  };
}

test('what passes is what the steady clock says, however the wall clock is set back', () => {
  const { elapsed, pass, set } = setup();
  pass(30);
  expect(elapsed()).toBe(30);
  set(-3_600_000);
  pass(12);
  expect(elapsed()).toBe(42);
});

test('many looks make nothing pass: a wall clock of whole milliseconds is not in step', () => {
  const { elapsed, pass, set } = setup();
  for (let look = 0; look < 1000; look++) {
    pass(0.25);
    set(look % 4 === 3 ? 0.25 : -0.25);
    elapsed();
  }
  expect(elapsed()).toBe(250);
});

test('sleep passes too, which the steady clock does not see', () => {
  const { elapsed, pass, set } = setup();
  set(60_000);
  pass(1);
  expect(elapsed()).toBe(60_001);
});

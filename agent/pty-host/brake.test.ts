import { expect, test } from 'vitest';
import { testClock } from '../testing/clock.ts';
import { createBrake } from './brake.ts';

function setUp() {
  const clock = testClock();
  const terminal = {
    read: true,
    pause() {
      terminal.read = false;
    },
    resume() {
      terminal.read = true;
    },
  };
  return { clock, terminal, brake: createBrake(terminal, clock) };
}

test('a program is read again once neither the agent nor its backlog holds it', () => {
  const { terminal, brake } = setUp();
  brake.pause();
  brake.hold();
  brake.resume();
  expect(terminal.read).toBe(false);
  brake.release();
  expect(terminal.read).toBe(true);
});

test('what the agent paused stays so when its backlog is gone', () => {
  const { terminal, brake, clock } = setUp();
  brake.hold();
  brake.pause();
  brake.release();
  clock.advance(60_000);
  expect(terminal.read).toBe(false);
  brake.resume();
  expect(terminal.read).toBe(true);
});

test('an agent that takes nothing stops a program for a moment only', () => {
  const { terminal, brake, clock } = setUp();
  brake.hold();
  clock.advance(900);
  brake.hold();
  expect(terminal.read).toBe(false);
  clock.advance(100);
  expect(terminal.read).toBe(true);
});

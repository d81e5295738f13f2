import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const KiB = 1024;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function open() {
  const state = { reading: true };
  const turns = new Turns({
    pause: () => {
      state.reading = false;
    },
    resume: () => {
      state.reading = true;
    },
  });
  return { turns, state };
}

test('who brought its share waits until the next turn, and then goes on', async () => {
  const { turns, state } = open();
  turns.brought(100 * KiB);
  expect(state.reading).toBe(true);
  turns.brought(64 * KiB);
  expect(state.reading).toBe(false);
  await nextTurn();
  expect(state.reading).toBe(true);
  turns.brought(100 * KiB);
  expect(state.reading).toBe(true);
});

test('who is held stays held, whoever’s turn it is', async () => {
  const { turns, state } = open();
  turns.brought(200 * KiB);
  turns.hold();
  await nextTurn();
  expect(state.reading).toBe(false);
  turns.release();
  expect(state.reading).toBe(true);
});

test('who is released within its turn waits for the next one all the same', async () => {
  const { turns, state } = open();
  turns.hold();
  turns.brought(200 * KiB);
  turns.release();
  expect(state.reading).toBe(false);
  await nextTurn();
  expect(state.reading).toBe(true);
});

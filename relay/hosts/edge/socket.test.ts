import { expect, test } from 'vitest';
import { type Attachment, EdgeSocket } from './socket.ts';

const KiB = 1024;

function open(heardAt?: number) {
  const sent: (string | Uint8Array)[] = [];
  const kept: Attachment[] = [];
  const at = { now: 1_000_000, answered: 0 };
  const socket = new EdgeSocket(
    {
      send: (data) => void sent.push(data),
      close() {},
      serializeAttachment: (value) => void kept.push(value),
    },
    { agentId: 'agent', address: '192.0.2.7', now: () => at.now, answeredAt: () => at.answered },
    heardAt,
  );
  const pings = () => sent.filter((data) => data === 'ping').length;
  return { socket, sent, kept, at, pings };
}

test('what the peer has not confirmed counts as waiting; it is asked after 64 KiB, one question at a time', () => {
  const { socket, pings } = open();
  let reads = 0;
  socket.onRead = () => {
    reads += 1;
  };
  socket.send(new Uint8Array(63 * KiB));
  expect([socket.buffered(), pings()]).toEqual([63 * KiB, 0]);
  socket.send(new Uint8Array(100 * KiB));
  socket.send(new Uint8Array(100 * KiB));
  expect([socket.buffered(), pings()]).toEqual([263 * KiB, 1]);
  socket.ponged();
  // The answer is to the first question: what was sent behind it is asked for now.
  expect([socket.buffered(), pings(), reads]).toEqual([100 * KiB, 2, 1]);
  socket.ponged();
  expect([socket.buffered(), pings(), reads]).toEqual([0, 2, 2]);
});

test('an answer to a question that nobody remembers is no fault', () => {
  const { socket } = open();
  expect(socket.ponged()).toBe(true);
  expect(socket.buffered()).toBe(0);
});

test('what is kept holds all that the next awakening needs, and when the peer was last heard', () => {
  const { socket, kept, at } = open();
  const state = { at: 'agent', lastChannel: 3 } as const;
  socket.keep(state);
  expect(kept.at(-1)).toEqual({ agentId: 'agent', address: '192.0.2.7', kept: state, heardAt: 1_000_000 });
  at.now += 10_000;
  socket.heard();
  expect(kept).toHaveLength(1);
  at.now += 30_000;
  socket.heard();
  expect(kept.at(-1)).toMatchObject({ kept: state, heardAt: 1_040_000 });
});

test('a ping that the platform answered alone counts as heard', () => {
  const { socket, at } = open(500_000);
  expect(socket.heardAt()).toBe(500_000);
  at.answered = 900_000;
  expect(socket.heardAt()).toBe(900_000);
});

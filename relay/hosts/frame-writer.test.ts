import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { FrameWriter } from './frame-writer.ts';

/** What a real client hears of these bytes, behind a real handshake. */
async function readBack(written: readonly Uint8Array[], count: number): Promise<(string | Uint8Array)[]> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (_, { socket }) => {
    for (const part of written) socket.write(part);
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: (string | Uint8Array)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('close', () => reject(new Error(`closed after ${heard.length} messages`)));
      client.on('message', (data: Buffer, isBinary) => {
        heard.push(isBinary ? new Uint8Array(data) : data.toString());
        if (heard.length === count) resolve();
      });
    });
    return heard;
  } finally {
    client.terminate();
    server.close();
  }
}

function open() {
  const written: Uint8Array[] = [];
  let writes = 0;
  const state = { open: true };
  const raw = new Duplex({
    read() {},
    write(chunk, _, done) {
      writes += 1;
      written.push(chunk);
      done();
    },
    writev(chunks, done) {
      writes += 1;
      written.push(...chunks.map(({ chunk }) => chunk as Uint8Array));
      done();
    },
  });
  return { writer: new FrameWriter(raw, () => state.open), written, state, writes: () => writes };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

test('frames of every length are read as they were meant, in order, text and binary', async () => {
  const { writer, written } = open();
  const lengths = [1, 121, 122, 125, 126, 2044, 2048, 2049, 65_531, 65_532, 65_535, 65_536, 70_000];
  for (const [at, length] of lengths.entries()) {
    writer.binary(bytes(length, at));
    writer.binary(bytes(length, at), 0x01020300 + at);
    writer.text(`${'é'.repeat(length)}${at}`);
  }
  await nextTurn();
  const expected = lengths.flatMap((length, at) => [
    bytes(length, at),
    Uint8Array.of(1, 2, 3, at, ...bytes(length, at)),
    `${'é'.repeat(length)}${at}`,
  ]);
  const heard = await readBack(written, expected.length);
  expect(heard).toEqual(expected);
});

test('what one turn has leaves in one write, and counts as waiting until then', async () => {
  const { writer, writes } = open();
  for (let at = 0; at < 60; at++) writer.binary(bytes(200, at & 0xff));
  writer.text('pong');
  expect(writes()).toBe(0);
  expect(writer.buffered).toBeGreaterThanOrEqual(60 * 200);
  await nextTurn();
  expect(writes()).toBe(1);
  expect(writer.buffered).toBe(0);
});

test('what is enough for one write does not wait for the end of the turn', async () => {
  const { writer, written, writes } = open();
  writer.text('before');
  writer.binary(bytes(20_000, 1));
  expect(writes()).toBe(1);
  writer.text('after');
  await nextTurn();
  expect(writes()).toBe(2);
  expect(await readBack(written, 3)).toEqual(['before', bytes(20_000, 1), 'after']);
});

test('a flush writes at once what came before it', async () => {
  const { writer, written } = open();
  writer.text('last words');
  writer.flush();
  expect(await readBack(written, 1)).toEqual(['last words']);
  await nextTurn();
  expect(written).toHaveLength(1);
});

test('nothing goes out behind a close, not even what was waiting', async () => {
  const { writer, written, state } = open();
  writer.text('too late');
  state.open = false;
  writer.text('later still');
  await nextTurn();
  expect(written).toEqual([]);
  expect(writer.buffered).toBe(0);
});

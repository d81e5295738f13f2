/** A host lives as long as its sessions: agents of later and of earlier versions come and go meanwhile. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import { connectPtyHost } from './client.ts';
import { createFrameReader, decodeMessage, encodeInput, encodeMessage } from './frames.ts';
import { createHost, type Host } from './host.ts';
import { Kind, VERSIONS, type Versions } from './protocol.ts';
import { listen, nameOf, SESSION, shell, until } from './test-support.ts';

const key = { sessionId: SESSION, run: 0 };
let dir: string;
let host: Host;
let server: ReturnType<typeof createServer>;
const socketPath = (): string => join(dir, 'host.sock');

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-versions-'));
});
afterEach(async () => {
  await host.stop();
  server.close();
  await rm(dir, { recursive: true });
});

function start(versions: Versions = VERSIONS): void {
  host = createHost({ recordingsDir: dir, umask: 0o022, log: noLog, onDone: () => {}, versions });
  server = createServer((socket) => host.accept(socket)).listen(socketPath());
}

test.each([1, VERSIONS.max])('an agent types into a session of a host of version %i', async (max) => {
  start({ min: 1, max });
  const heard = listen();
  const agent = await connectPtyHost({ socketPath: socketPath(), events: heard.events });
  expect(agent.version).toBe(max);
  await agent.spawn(shell(0, 'stty raw -echo; echo ready; exec cat'));
  await until(() => heard.text(key).includes('ready'), 'the program');
  let typed = 0;
  for (const text of ['a', 'bc', 'd']) {
    agent.input(key, 'w', typed, Buffer.from(text));
    typed += text.length;
    await until(() => heard.text(key).endsWith(text), `the echo of ${text}`);
    // Told with the echo at the latest.
    expect(heard.applied.get(`${nameOf(key)} w`)).toBe(typed);
  }
});

test('an agent of version 1 is told nothing that it does not know', async () => {
  start();
  const socket = createConnection(socketPath());
  const kinds: number[] = [];
  const messages: { type: string }[] = [];
  let output = '';
  const read = createFrameReader(
    () => 1 << 20,
    (kind, body) => {
      kinds.push(kind);
      if (kind === Kind.message) messages.push(decodeMessage(body) as { type: string });
      else output += body.subarray(12).toString();
    },
  );
  socket.on('data', read);
  socket.write(encodeMessage({ type: 'hello', min: 1, max: 1 }));
  const options = shell(0, 'stty raw -echo; echo ready; exec cat');
  socket.write(encodeMessage({ type: 'spawn', id: 1, options }));
  await until(() => output.includes('ready'), 'the program');
  socket.write(encodeInput({ handle: 1, writer: 'w', offset: 0, bytes: Buffer.from('x') }));
  await until(() => output.endsWith('x'), 'the echo');
  expect(messages.some(({ type }) => type === 'applied')).toBe(true);
  expect(new Set(kinds)).toEqual(new Set([Kind.message, Kind.output]));
  socket.destroy();
});

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import { connectPtyHost } from './client.ts';
import { createHost, type Host } from './host.ts';
import { listen, SESSION, shell, until } from './test-support.ts';

let dir: string;
let host: Host;
let done = 0;
let server: ReturnType<typeof createServer>;
const socketPath = (): string => join(dir, 'host.sock');

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-idle-'));
  done = 0;
  host = createHost({ recordingsDir: dir, umask: 0o022, log: noLog, onDone: () => done++, idleMs: 30 });
  server = createServer((socket) => host.accept(socket)).listen(socketPath());
});
afterEach(async () => {
  await host.stop();
  server.close();
  await rm(dir, { recursive: true });
});

test('a host that nobody needs is done after a while', async () => {
  await until(() => done > 0);
});

test('one with an agent, or with a living run, is not; one whose last run ended is', async () => {
  const heard = listen();
  const agent = await connectPtyHost({ socketPath: socketPath(), events: heard.events });
  done = 0;
  await agent.spawn(shell(0, 'read line'));
  agent.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(done).toBe(0);

  const next = await connectPtyHost({ socketPath: socketPath(), events: heard.events });
  next.input({ sessionId: SESSION, run: 0 }, 'w', 0, Buffer.from('\n'));
  await until(() => heard.exits.size > 0, 'the exit');
  expect(done).toBe(0);
  next.disconnect();
  await until(() => done > 0);
});

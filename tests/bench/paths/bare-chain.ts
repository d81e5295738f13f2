/**
 * The floor of the product's own way: as many processes in as many places, each of which only hands on. No encryption, no
 * admission, no journal, no recording, no screen: what is above it is our own code's.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Path, printed, READY } from './path.ts';
import { connectionOn, openSocket } from './web-socket.ts';

const PROGRAM = fileURLToPath(new URL('./bare-chain-process.ts', import.meta.url));
const NAME = 'bare chain';

async function start(...args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(PROGRAM, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

export async function bareChain(): Promise<Path> {
  const folder = mkdtempSync(join(tmpdir(), 'poet-chain-'));
  const socketPath = join(folder, 'host.sock');
  const relay = await start('relay');
  const host = await start('host', socketPath);
  const agent = await start('agent', `ws://127.0.0.1:${relay.port}/agent`, socketPath);
  const all = { relay, agent, host };
  return {
    name: NAME,
    async open(command) {
      const url = `ws://127.0.0.1:${relay.port}/device?command=${encodeURIComponent(command)}`;
      const { ws, listen } = await openSocket(url);
      const connection = connectionOn(ws, (bytes) => ws.send(bytes));
      const ready = printed(NAME, connection, READY);
      listen((data) => connection.onBytes(data, false, () => {}));
      await ready;
      return connection;
    },
    pids: () =>
      Object.fromEntries(Object.entries(all).map(([name, { child }]) => [name, child.pid as number])),
    async close() {
      for (const { child } of Object.values(all)) child.disconnect();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

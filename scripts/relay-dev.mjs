/**
 * `npm run relay:dev -- [--port N] [--persist DIR] [--json]`: the relay as on Cloudflare, in workerd on this machine.
 * With --json it prints {"event":"ready","url":…} once it serves.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureApp, ensureInstalled, fail, node24, root, say } from './bootstrap.mjs';
import { localEnv, wrangler } from './wrangler.mjs';

const START_MS = 60_000;
const END_MS = 5_000;

const { values } = parseArgs({
  options: { port: { type: 'string' }, persist: { type: 'string' }, json: { type: 'boolean' } },
});
await ensureInstalled();
await ensureApp();
const port = Number(values.port ?? 8787) || (await freePort());
const url = `http://127.0.0.1:${port}`;
const origins = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `ws://${name}:${port}`).join(',');

// A group of its own: workerd outlives the tool that started it by a moment, and has no signal handler of ours.
const child = spawn(
  node24,
  [
    ...[wrangler, 'dev', '--local', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
    ...['--var', `ORIGINS:${origins}`, '--show-interactive-dev-session', 'false', '--log-level', 'error'],
    ...['--persist-to', values.persist ?? join(root, '.wrangler', 'state')],
  ],
  { cwd: root, env: localEnv(), detached: true, stdio: ['ignore', 'inherit', 'inherit'] },
);
child.on('error', (error) => fail(`wrangler cannot be run: ${error.message}`));
let ending = false;
child.on('exit', (code) => {
  endGroup('SIGKILL');
  if (!ending) fail(`the local runtime ended (exit ${code})`);
});
const ended = new Promise((resolve) => child.once('exit', resolve));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    if (ending) return;
    ending = true;
    endGroup('SIGTERM');
    await Promise.race([ended, delay(END_MS)]);
    endGroup('SIGKILL');
    process.exit(0);
  });
}

const late = Date.now() + START_MS;
while (!(await healthy())) {
  if (Date.now() > late) {
    endGroup('SIGKILL');
    fail(`the relay does not answer at ${url}`);
  }
  await delay(100);
}
if (values.json) process.stdout.write(`${JSON.stringify({ event: 'ready', url, port })}\n`);
else say(`the relay runs in workerd at ${url}; on this machine: npm start -- --relay ws://127.0.0.1:${port}`);

async function healthy() {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

function endGroup(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of it is left.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const free = server.address().port;
      server.close(() => resolve(free));
    });
  });
}

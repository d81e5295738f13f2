/**
 * The pty-host process: `node main.ts <socket> <hostFile> <recordingsDir> <umask>`. Ends with 0 when it has nothing left to do,
 * with 75 (EX_TEMPFAIL) where another host holds these files. Its output is its log.
 */
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { Log } from '../../shared/model/log.ts';
import { createHost } from './host.ts';
import { writeHostFile } from './host-file.ts';
import { takeHostLock } from './host-lock.ts';
import { VERSIONS } from './protocol.ts';

const LOCKED = 75;
/** A cleaner of temporary files may take the socket away; without it no agent would find its sessions again. */
const SOCKET_CHECK_MS = 5000;

const log: Log = (level, event, fields) => {
  console.log(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }));
};

process.umask(0o077);
const [socketPath, hostFile, recordingsDir, umask = ''] = process.argv.slice(2);
if (
  socketPath === undefined ||
  hostFile === undefined ||
  recordingsDir === undefined ||
  !/^[0-7]{1,4}$/.test(umask)
) {
  console.error('usage: main.ts <socket> <host file> <recordings folder> <umask of sessions, octal>');
  process.exit(64);
}
for (const dir of [dirname(socketPath), dirname(hostFile), recordingsDir]) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
}
if (!takeHostLock(`${hostFile}.lock`)) {
  log('info', 'another host runs');
  process.exit(LOCKED);
}

// Sessions outlive the terminal that the agent was started from, and a fault in one place must not end them all.
for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => {});
process.on('uncaughtException', (error) => log('error', 'fault', { message: error.stack ?? String(error) }));
process.once('SIGTERM', () => void end('SIGTERM'));

let ending = false;
async function end(why: string): Promise<void> {
  if (ending) return;
  ending = true;
  log('info', 'ending', { why });
  await host.stop();
  rmSync(socketPath as string, { force: true });
  rmSync(hostFile as string, { force: true });
  process.exit(0);
}

const host = createHost({
  recordingsDir,
  umask: Number.parseInt(umask, 8),
  log,
  onDone: () => setImmediate(end, 'nothing left to do'),
});

function listen(path: string): void {
  // The lock says that no living host listens there.
  rmSync(path, { force: true });
  const next: Server = createServer((socket) => host.accept(socket));
  next.on('error', (error) => log('error', 'cannot listen', { message: error.message }));
  next.listen(path, () => {
    chmodSync(path, 0o600);
    writeHostFile(hostFile as string, { pid: process.pid, startedAt: Date.now(), versions: VERSIONS });
  });
}
listen(socketPath);
log('info', 'started', { pid: process.pid, versions: VERSIONS });

setInterval(() => {
  try {
    statSync(socketPath);
  } catch {
    log('warn', 'the socket was taken away; listening again');
    mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
    listen(socketPath);
  }
}, SOCKET_CHECK_MS);

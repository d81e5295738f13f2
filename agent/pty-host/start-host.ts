/** Starts the host as a process of its own: own session, no terminal, its output in a log file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userUmask } from './user-umask.ts';

export interface HostPlaces {
  hostFile: string;
  recordingsDir: string;
  logsDir: string;
  /** Of the programs in sessions; absent: the one this process was started with. */
  umask?: number;
}

const main = fileURLToPath(new URL('main.ts', import.meta.url));
/** What Node itself and node-pty's helper need; what a program gets is said at its spawn. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL'];

export function startHost(socketPath: string, places: HostPlaces): ChildProcess {
  const { hostFile, recordingsDir, logsDir, umask = userUmask } = places;
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  const logFile = openSync(join(logsDir, 'pty-host.log'), 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, socketPath, hostFile, recordingsDir, umask.toString(8)],
      {
        detached: true,
        cwd: '/',
        stdio: ['ignore', logFile, logFile],
        env: Object.fromEntries(
          PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
        ),
      },
    );
    child.unref();
    return child;
  } finally {
    closeSync(logFile);
  }
}

/** Starts the host as a process of its own: own session, no terminal, its output in a log file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface HostPlaces {
  hostFile: string;
  recordingsDir: string;
  logsDir: string;
}

const main = fileURLToPath(new URL('main.ts', import.meta.url));
/** What Node itself and node-pty's helper need; what a program gets is said at its spawn. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL'];

export function startHost(socketPath: string, places: HostPlaces): ChildProcess {
  mkdirSync(places.logsDir, { recursive: true, mode: 0o700 });
  const logFile = openSync(join(places.logsDir, 'pty-host.log'), 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, socketPath, places.hostFile, places.recordingsDir],
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

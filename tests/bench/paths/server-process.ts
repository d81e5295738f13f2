/** A peer's server: started in a folder of its own with nothing of this machine's configuration, and ended with all it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnv } from '../../support/clean-env.ts';
import { endAllAt } from '../../support/program.ts';
import { until } from '../../support/until.ts';

export interface ServerProcess {
  readonly pid: number;
  /** Its HOME, gone with it. */
  readonly home: string;
  said(): string;
  close(): Promise<void>;
}

export const newHome = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'poet-peer-')));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once `ready` is in what it says. Rejects with that where it ends before. */
export async function startServer(options: {
  name: string;
  command: string;
  args: readonly string[];
  home?: string;
  env?: Record<string, string>;
  ready: RegExp;
}): Promise<ServerProcess> {
  const { name, command, args, home = newHome(), env = {}, ready } = options;
  const child: ChildProcess = spawn(command, args, {
    cwd: home,
    env: { ...cleanEnv(home), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let over = false;
  child.on('error', (error) => {
    said += String(error);
    over = true;
  });
  child.on('close', () => {
    over = true;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-16_000);
    });
  }
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await endAllAt(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    await until(
      `${name} to be ready`,
      () => {
        if (over) throw new Error(`${name} ended: ${said}`);
        return ready.test(said);
      },
      { seen: () => said },
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { pid: child.pid as number, home, said: () => said, close };
}

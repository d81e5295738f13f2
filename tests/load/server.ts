/** A server under load, in a process of its own, and what it costs. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Limits } from '../../relay/limits.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { type Program, root, startPoet } from '../support/program.ts';

const FILES = 16_000;
const gcOnSignal = fileURLToPath(new URL('./gc-on-signal.ts', import.meta.url));

export interface Server {
  readonly url: string;
  readonly program: Program;
  /** Bytes in memory, after a collection. */
  memory(): Promise<number>;
  /** Share of one core over this time. */
  cpu(ms: number): Promise<number>;
  close(): Promise<void>;
}

/** Raises the limit of open files, up to what the system lets us. */
const manyFiles = ['sh', '-c', `ulimit -n ${FILES} || exit 1; exec "$@"`, 'sh'];

async function start(args: readonly string[], home: string, script?: string): Promise<Server> {
  const env = cleanEnv(home, { extra: { NODE_OPTIONS: `--import ${gcOnSignal}` } });
  const program = startPoet(args, { env, before: manyFiles, ...(script && { script }) });
  const { port } = (await program.line('ready')) as { port: number };
  /** Nanoseconds of CPU time, of all threads. */
  const spent = () =>
    readdirSync(`/proc/${program.pid}/task`).reduce(
      (sum, task) =>
        sum + Number(readFileSync(`/proc/${program.pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
      0,
    );
  return {
    url: `http://127.0.0.1:${port}`,
    program,
    async memory() {
      // Twice: what the first one finishes, the second one frees.
      for (let at = 0; at < 2; at++) {
        process.kill(program.pid, 'SIGUSR2');
        await delay(1_500);
      }
      return (
        Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1]) * 1024
      );
    },
    async cpu(ms) {
      const [before, at] = [spent(), performance.now()];
      await delay(ms);
      return (spent() - before) / 1e6 / (performance.now() - at);
    },
    async close() {
      await program.kill('SIGTERM');
      await rm(home, { recursive: true, force: true });
    },
  };
}

export async function startRelay(limits: Partial<Limits> = {}): Promise<Server> {
  const home = await mkdtemp(join(tmpdir(), 'poet-load-'));
  const config = join(home, 'relay.json');
  await writeFile(config, JSON.stringify({ port: 0, app: false, limits }));
  // As a person starts it, with the flags of its own.
  return start(['relay', '--json', '--config', config, '--home', home], home, join(root, 'bin', 'poet'));
}

export async function startBare(): Promise<Server> {
  const home = await mkdtemp(join(tmpdir(), 'poet-load-'));
  return start([], home, fileURLToPath(new URL('./bare-server.ts', import.meta.url)));
}

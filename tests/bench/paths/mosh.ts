/** mosh 1.4 of Debian: screens over UDP, encrypted between client and server. Its client draws into a PTY. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { spawn } from 'node-pty';
import { cleanEnv } from '../../support/clean-env.ts';
import { type DebianProgram, findOrFetch } from '../install/debian.ts';
import { openUdpHop, type UdpHop } from '../network/udp-hop.ts';
import { FULL_SPEED, type LineSpeed } from '../network/wire.ts';
import { openSeen, type SeenTerminal } from '../prediction/seen-terminal.ts';
import type { Shell } from '../prediction/shell.ts';
import { type Connection, type Path, printed, READY, SIZE } from './path.ts';
import { newHome } from './server-process.ts';

const run = promisify(execFile);
const NAME = 'mosh';
const find = (): Promise<DebianProgram> =>
  findOrFetch(['mosh-server', 'mosh-client'], ['mosh', 'libprotobuf32', 'libutempter0']);

interface Served {
  hop: UdpHop;
  pid: number;
  client: readonly string[];
  /** Of the client. */
  env: Record<string, string>;
  end(): void;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

async function serve(
  program: DebianProgram,
  argv: readonly string[],
  given: { env: Record<string, string>; cwd: string; speed: LineSpeed },
): Promise<Served> {
  const env = { ...given.env, ...program.env, LC_ALL: 'C.UTF-8' };
  const port = await freeUdpPort();
  const args = ['new', '-i', '127.0.0.1', '-p', String(port), '--', ...argv];
  const server = await run(program.path('mosh-server'), args, { env, cwd: given.cwd });
  const said = `${server.stdout}\n${server.stderr}`;
  const [, key] = /MOSH CONNECT \d+ (\S+)/.exec(said) ?? [];
  const pid = Number(/pid = (\d+)/.exec(said)?.[1]);
  if (key === undefined) throw new Error(`mosh-server said: ${said}`);
  const hop = await openUdpHop(port, given.speed);
  return {
    hop,
    pid,
    client: [program.path('mosh-client'), '127.0.0.1', String(hop.port)],
    env: { ...env, MOSH_KEY: key },
    end() {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended with its shell.
      }
      hop.close();
    },
  };
}

/** Its own guesses are off: what is measured is the way. */
export async function mosh({ speed = FULL_SPEED }: { speed?: LineSpeed } = {}): Promise<Path> {
  const program = await find();
  const home = newHome();
  let pids: Record<string, number> = {};
  return {
    name: NAME,
    async open(command) {
      const env = cleanEnv(home);
      const served = await serve(program, ['sh', '-c', command], { env, cwd: home, speed });
      pids = { server: served.pid };
      const [file = '', ...args] = served.client;
      const pty = spawn(file, args, {
        ...SIZE,
        cwd: home,
        env: { ...served.env, MOSH_PREDICTION_DISPLAY: 'never' },
        encoding: null,
      });
      const exit = new Promise<void>((resolve) => pty.onExit(() => resolve()));
      const connection: Connection = {
        send: (bytes) => pty.write(bytes as unknown as string),
        onBytes: () => {},
        pause: () => process.kill(pty.pid, 'SIGSTOP'),
        resume: () => process.kill(pty.pid, 'SIGCONT'),
        get received() {
          return served.hop.down;
        },
        async close() {
          pty.kill('SIGKILL');
          await exit;
          served.end();
        },
      };
      pty.onData((data) => connection.onBytes(data as unknown as Buffer, false, () => {}));
      await printed(NAME, connection, READY);
      return connection;
    },
    pids: () => pids,
    close: async () => {},
  };
}

/** As a person has it, with its guesses, before this shell. */
export async function openMosh(shell: Shell, speed: LineSpeed): Promise<SeenTerminal> {
  const served = await serve(await find(), shell.argv, { env: shell.env, cwd: shell.home, speed });
  const env = { ...served.env, MOSH_PREDICTION_DISPLAY: 'adaptive' };
  const seen = openSeen(served.client, env, shell.home);
  return {
    ...seen,
    get changedAt() {
      return seen.changedAt;
    },
    async close() {
      await seen.close();
      served.end();
    },
  };
}

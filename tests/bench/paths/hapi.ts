/** HAPI 0.30.7: a hub, a CLI that dials it, and terminals in the CLI: a relay hop of its own, in the clear. The CLI runs what HAPI_CLAUDE_PATH names. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { cleanEnv } from '../../support/clean-env.ts';
import { until } from '../../support/until.ts';
import { installPackage } from '../install/npm.ts';
import { type Connection, type Path, PROMPT, printed, type Rejoin, SIZE, typeCommand } from './path.ts';
import { freePort, newHome, startServer } from './server-process.ts';
import { openSocketIo } from './socket-io.ts';
import { connectionOn } from './web-socket.ts';

const PACKAGE = '@twsxtd/hapi';
const VERSION = '0.30.7';
const TOKEN = 'bench'.repeat(8);
const SHELL = '#!/bin/sh\nexec bash --norc --noprofile -i\n';

interface Terminal {
  terminalId: string;
  data: string;
}

async function answer<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Resolves once the CLI's session is with the hub; gives the token and the session's id. */
async function session(hub: string): Promise<{ token: string; sessionId: string }> {
  const { token } = await answer<{ token: string }>(`${hub}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accessToken: TOKEN }),
  });
  const headers = { authorization: `Bearer ${token}` };
  const sessionId = await until('a session of HAPI', async () => {
    const { sessions } = await answer<{ sessions: { id: string; active: boolean }[] }>(
      `${hub}/api/sessions`,
      { headers },
    );
    return sessions.find(({ active }) => active)?.id;
  });
  return { token, sessionId };
}

export async function hapi(name = 'HAPI', lead?: (port: number) => number): Promise<Path> {
  const at = await installPackage(PACKAGE, VERSION);
  const program = join(at, '..', `hapi-${process.platform}-${process.arch}`, 'bin', 'hapi');
  const port = await freePort();
  const home = newHome();
  const shell = join(home, 'claude');
  writeFileSync(shell, SHELL, { mode: 0o755 });
  const hub = `http://127.0.0.1:${port}`;
  const shared = { HAPI_HOME: join(home, 'hapi'), CLI_API_TOKEN: TOKEN };
  const server = await startServer({
    name,
    command: program,
    args: ['hub'],
    home,
    env: { ...shared, HAPI_LISTEN_HOST: '127.0.0.1', HAPI_LISTEN_PORT: String(port) },
    ready: /Hub is ready/,
  });
  const cli = spawn(program, ['claude'], {
    ...SIZE,
    cwd: home,
    env: cleanEnv(home, { extra: { ...shared, HAPI_API_URL: hub, HAPI_CLAUDE_PATH: shell } }),
  });
  const close = async (): Promise<void> => {
    cli.kill('SIGKILL');
    await server.close();
  };
  let known: { token: string; sessionId: string };
  try {
    known = await session(hub);
  } catch (error) {
    await close();
    throw error;
  }
  const { token, sessionId } = known;
  const terminals = new WeakMap<Connection, string>();
  const origin = `ws://127.0.0.1:${lead?.(port) ?? port}`;
  let made = 0;

  async function connect(terminalId: string, own: boolean): Promise<Rejoin> {
    const io = await openSocketIo(origin, { namespace: '/terminal', auth: { token } });
    const send = (bytes: Uint8Array): void =>
      io.emit('terminal:write', { terminalId, data: Buffer.from(bytes).toString('utf8') });
    const connection = connectionOn(io.ws, send, async () => {
      if (own) io.emit('terminal:close', { terminalId });
    });
    terminals.set(connection, terminalId);
    io.on('terminal:output', ({ terminalId: id, data }: Terminal) => {
      if (id === terminalId) connection.onBytes(Buffer.from(data), false, () => {});
    });
    return { connection, ask: () => io.emit('terminal:create', { sessionId, terminalId, ...SIZE }) };
  }

  return {
    name,
    async open(command) {
      const { connection, ask } = await connect(`bench-${made++}`, true);
      ask();
      await printed(name, connection, PROMPT);
      await typeCommand(name, connection, command);
      return connection;
    },
    rejoin: (former) => connect(terminals.get(former) ?? '', false),
    pids: () => ({ hub: server.pid, cli: cli.pid }),
    close,
  };
}

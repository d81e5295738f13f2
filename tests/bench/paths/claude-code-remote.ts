/** claude-code-remote 0.1.9: text frames are the terminal, binary ones JSON. It runs what CLAUDE_PATH names: here a shell. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { installPackage } from '../install/npm.ts';
import { type Connection, type Path, SIZE, typeCommand } from './path.ts';
import { freePort, newHome, startServer } from './server-process.ts';
import { connectionOn, openSocket } from './web-socket.ts';

const NAME = 'claude-code-remote';
const VERSION = '0.1.9';
const TOKEN = 'bench-token';
const SHELL = '#!/bin/sh\nexec bash --norc --noprofile -i\n';
/** It listens on every address and has no option for that. */
const LOOPBACK_ONLY = `const { Server } = require('node:net');
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, port, '127.0.0.1', ...rest.filter((one) => typeof one === 'function'));
};
`;

export async function claudeCodeRemote(name = NAME, lead?: (port: number) => number): Promise<Path> {
  const at = await installPackage(NAME, VERSION);
  const port = await freePort();
  const home = newHome();
  const shell = join(home, 'claude');
  const preload = join(home, 'loopback.cjs');
  writeFileSync(shell, SHELL, { mode: 0o755 });
  writeFileSync(preload, LOOPBACK_ONLY);
  const server = await startServer({
    name,
    command: process.execPath,
    args: ['--require', preload, join(at, 'dist', 'index.js'), '--tunnel=none'],
    home,
    env: { PORT: String(port), CLAUDE_REMOTE_TOKEN: TOKEN, CLAUDE_PATH: shell },
    ready: /localhost|listening|http:/i,
  });
  const origin = `ws://127.0.0.1:${lead?.(port) ?? port}`;
  const sessions = new WeakMap<Connection, string>();

  interface Entered {
    connection: Connection;
    tell(message: object): void;
    ask(message: object, answer: string): Promise<string>;
  }

  async function enter(): Promise<Entered> {
    const answers: { type: string; session?: { id: string } }[] = [];
    const { ws, listen } = await openSocket(origin);
    const connection = connectionOn(ws, (bytes) => ws.send(Buffer.from(bytes).toString('utf8')));
    listen((data, binary) => {
      if (!binary) connection.onBytes(data, false, () => {});
      else answers.push(JSON.parse(data.toString('utf8')) as (typeof answers)[number]);
    });
    const tell = (message: object): void => ws.send(Buffer.from(JSON.stringify(message)));
    const ask = async (message: object, answer: string): Promise<string> => {
      tell(message);
      const found = await until(`${name} to answer ${answer}`, () =>
        answers.find(({ type }) => type === answer),
      );
      return found.session?.id ?? '';
    };
    await ask({ type: 'auth', token: TOKEN }, 'auth:success');
    return { connection, tell, ask };
  }

  return {
    name,
    async open(command) {
      const { connection, tell, ask } = await enter();
      const id = await ask({ type: 'session:create', cwd: home }, 'session:created');
      sessions.set(connection, id);
      tell({ type: 'resize', ...SIZE });
      await typeCommand(name, connection, command);
      const { close } = connection;
      connection.close = async () => {
        const other = await enter();
        await other.ask({ type: 'session:destroy', sessionId: id }, 'session:destroyed');
        await other.connection.close();
        await close();
      };
      return connection;
    },
    async rejoin(former) {
      const { connection, tell } = await enter();
      return { connection, ask: () => tell({ type: 'session:attach', sessionId: sessions.get(former) }) };
    },
    pids: () => ({ server: server.pid }),
    close: server.close,
  };
}

/** The floors: no encryption, no relay, no recording, no screen. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import { type Connection, type Path, printed, READY, SIZE } from './path.ts';
import { connectionOn, openSocket } from './web-socket.ts';

const SERVER = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

/** Ends when it is disconnected. */
export async function startBareServer(): Promise<{ server: ChildProcess; port: number }> {
  const server = fork(SERVER, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  return { server, port };
}

/** `through`: another port that leads there, for an equal hop. */
function wsPath(
  name: string,
  { server, port }: { server: ChildProcess; port: number },
  at: (command: string) => string | null,
  through?: number,
): Path {
  return {
    name,
    async open(command) {
      const path = at(command);
      const url = `ws://127.0.0.1:${through ?? port}${path ?? '/echo'}`;
      const { ws, listen } = await openSocket(url);
      const connection = connectionOn(ws, (bytes) => ws.send(bytes));
      const ready = path === null ? null : printed(name, connection, READY);
      listen((data) => connection.onBytes(data, false, () => {}));
      await ready;
      return connection;
    },
    pids: () => ({ server: server.pid as number }),
    close: async () => server.disconnect(),
  };
}

const ptyAt = (command: string): string => `/pty?command=${encodeURIComponent(command)}`;

/** What a WebSocket alone costs: its server sends back what it gets. */
export const bareEcho = async (): Promise<Path> => wsPath('ws echo', await startBareServer(), () => null);

/** `lead`: makes another port lead to the server, and gives it. */
export async function bareWebSocket(name = 'ws + node-pty', lead?: (port: number) => number): Promise<Path> {
  const server = await startBareServer();
  return wsPath(name, server, ptyAt, lead?.(server.port));
}

/** A PTY in this very process: nothing between but the system. */
export function barePty(): Path {
  return {
    name: 'node-pty',
    async open(command) {
      const pty = spawn('/bin/sh', ['-c', command], { ...SIZE, encoding: null });
      let received = 0;
      let ended = false;
      const exit = new Promise<void>((resolve) =>
        pty.onExit(() => {
          ended = true;
          resolve();
        }),
      );
      const connection: Connection = {
        send: (bytes) => pty.write(bytes as unknown as string),
        onBytes: () => {},
        pause: () => pty.pause(),
        resume: () => pty.resume(),
        get received() {
          return received;
        },
        async close() {
          if (!ended) pty.kill('SIGKILL');
          pty.resume();
          await exit;
        },
      };
      // node-pty gives Buffers where the encoding is null, whatever its types say.
      pty.onData((data) => {
        const bytes = data as unknown as Buffer;
        received += bytes.length;
        connection.onBytes(bytes, false, () => {});
      });
      await printed('node-pty', connection, READY);
      return connection;
    },
    pids: () => ({}),
    close: async () => {},
  };
}

/** A way from a keyboard to a screen, whatever lies between: what each bench measures side by side. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

export interface Connection {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Bytes as they came; a `fresh` screen replaces all that was before. */
  onBytes: (bytes: Uint8Array, fresh: boolean) => void;
  /** Bytes up to here are on the screen: a viewer that says nothing is soon sent less. */
  shown(bytes: number): void;
  close(): Promise<void>;
}

export interface Path {
  name: string;
  /** Runs this shell command on a PTY at the other end; 80 × 24. */
  open(command: string): Promise<Connection>;
}

export interface Peers {
  wsEcho: Path;
  wsPty: Path;
  close(): void;
}

export async function startPeers(): Promise<Peers> {
  const server = fork(fileURLToPath(new URL('./peer-server.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = (await once(server.stdout as NonNullable<typeof server.stdout>, 'data')) as [Buffer];
  const origin = `ws://127.0.0.1:${line.toString('utf8').trim()}`;
  const path = (name: string, at: (command: string) => string): Path => ({
    name,
    open: async (command) => {
      const socket = new WebSocket(`${origin}${at(command)}`, { perMessageDeflate: false });
      const connection: Connection = {
        send: (bytes) => socket.send(bytes),
        onBytes: () => {},
        shown: () => {},
        close: async () => {
          const closed = once(socket, 'close');
          socket.close();
          await closed;
        },
      };
      socket.on('message', (data: Buffer) => connection.onBytes(data, false));
      await once(socket, 'open');
      return connection;
    },
  });
  return {
    wsEcho: path('ws echo', () => '/echo'),
    wsPty: path('ws + node-pty', (command) => `/pty?command=${encodeURIComponent(command)}`),
    close: () => void server.kill(),
  };
}

/** A way from a keyboard to a screen, whatever lies between: what each bench measures side by side. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

export interface Connection {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /**
   * Bytes as they came; a `fresh` screen replaces all that was before. `shown` is called once they are on the
   * screen: a viewer that says nothing is soon sent less.
   */
  onBytes: (bytes: Uint8Array, fresh: boolean, shown: () => void) => void;
  close(): Promise<void>;
}

export interface Path {
  name: string;
  /** Runs this shell command on a PTY of 80 × 24 at the other end; resolves once it has printed an `R`. */
  open(command: string): Promise<Connection>;
}

/** `R` */
export const READY = 0x52;

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
  const path = (name: string, at: (command: string) => string, ready: boolean): Path => ({
    name,
    open: async (command) => {
      const socket = new WebSocket(`${origin}${at(command)}`, { perMessageDeflate: false });
      const connection: Connection = {
        send: (bytes) => socket.send(bytes),
        onBytes: () => {},
        close: async () => {
          const closed = once(socket, 'close');
          socket.close();
          await closed;
        },
      };
      const printed = new Promise<void>((resolve) => {
        connection.onBytes = (bytes) => {
          if (bytes.includes(READY)) resolve();
        };
      });
      socket.on('message', (data: Buffer) => connection.onBytes(data, false, () => {}));
      await once(socket, 'open');
      if (ready) await printed;
      return connection;
    },
  });
  return {
    wsEcho: path('ws echo', () => '/echo', false),
    wsPty: path('ws + node-pty', (command) => `/pty?command=${encodeURIComponent(command)}`, true),
    close: () => void server.kill(),
  };
}

/** A `ws` client socket as a connection: what all peers that speak WebSocket have in common. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Connection } from './path.ts';

const OPEN_MS = 15_000;

export interface OpenedSocket {
  readonly ws: WebSocket;
  /** What came before it listened, in the very packet that opened it say, is heard now. */
  listen(onMessage: (data: Buffer, binary: boolean) => void): void;
}

export async function openSocket(url: string): Promise<OpenedSocket> {
  const ws = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: OPEN_MS });
  const early: [data: Buffer, binary: boolean][] = [];
  let heard = (data: Buffer, binary: boolean): void => void early.push([data, binary]);
  ws.on('message', (data: Buffer, binary) => heard(data, binary));
  await once(ws, 'open');
  // A peer that ends is found out by what does not come.
  ws.on('error', () => {});
  return {
    ws,
    listen(onMessage) {
      heard = onMessage;
      for (const one of early.splice(0)) onMessage(...one);
    },
  };
}

export const bytesRead = (ws: WebSocket): number =>
  (ws as unknown as { _socket: Socket | null })._socket?.bytesRead ?? 0;

/** `send`, and what to do with messages, are the peer's own. */
export function connectionOn(
  ws: WebSocket,
  send: Connection['send'],
  close: () => Promise<void> = async () => {},
): Connection {
  let received = 0;
  return {
    send,
    onBytes: (_bytes, _fresh, shown) => shown(),
    pause: () => ws.pause(),
    resume: () => ws.resume(),
    get received() {
      received = Math.max(received, bytesRead(ws));
      return received;
    },
    async close() {
      await close();
      if (ws.readyState === WebSocket.CLOSED) return;
      const closed = once(ws, 'close');
      ws.resume();
      ws.terminate();
      await closed;
    },
  };
}

/** A `ws` socket as the switchboard sees it, and the switchboard's connection as `ws` feeds it. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { PeerSocket } from '../peer-socket.ts';
import type { Switchboard } from '../switchboard.ts';

const peerSocket = (ws: WebSocket): PeerSocket => ({
  send: (data) => ws.send(data),
  close: (code, reason) => ws.close(code, reason),
  buffered: () => ws.bufferedAmount,
  pause() {
    ws.pause();
    return true;
  },
  resume: () => ws.resume(),
  heardAt: () => 0,
  ponged: () => false,
  keep() {},
});

/** `raw`: the stream under `ws`, which alone tells when its queue is empty. */
export function joinSocket(
  board: Switchboard,
  agentId: string,
  client: string | null,
  ws: WebSocket,
  raw: Duplex,
): void {
  const connection = board.connect(agentId, client, peerSocket(ws));
  ws.on('message', (data, isBinary) => {
    // `ws` hands over Buffers as long as its binaryType is not changed.
    if (isBinary) connection.binary(data as Buffer);
    else connection.text(String(data));
  });
  raw.on('drain', () => connection.drained());
  ws.on('close', () => board.gone(connection));
  // Frames that are no WebSocket frames: `ws` closes by itself (RFC 6455, section 7.4.1), and 'close' follows.
  ws.on('error', () => {});
}

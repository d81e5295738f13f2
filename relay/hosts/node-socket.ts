/** A `ws` socket as the switchboard sees it, and the switchboard's connection as `ws` feeds it. */
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { PeerSocket } from '../peer-socket.ts';
import type { Switchboard } from '../switchboard.ts';
import { FrameWriter } from './frame-writer.ts';
import { Turns } from './turns.ts';

function peerSocket(ws: WebSocket, raw: Duplex, turns: Turns): PeerSocket {
  const writer = new FrameWriter(raw, () => ws.readyState === WebSocket.OPEN);
  return {
    send(data) {
      if (typeof data === 'string') writer.text(data);
      else writer.binary(data);
    },
    sendTo: (channel, data) => writer.binary(data, channel),
    close(code, reason) {
      writer.flush();
      ws.close(code, reason);
    },
    buffered: () => writer.buffered,
    pause() {
      turns.hold();
      return true;
    },
    resume: () => turns.release(),
    heardAt: () => 0,
    ponged: () => false,
    keep() {},
  };
}

/** `raw`: the stream under `ws`, which frames are written to, and which alone tells when its queue is empty. */
export function joinSocket(
  board: Switchboard,
  agentId: string,
  client: string | null,
  ws: WebSocket,
  raw: Duplex,
): void {
  const turns = new Turns(ws);
  const connection = board.connect(agentId, client, peerSocket(ws, raw, turns));
  ws.on('message', (data, isBinary) => {
    // `ws` hands over Buffers as long as its binaryType is not changed.
    const bytes = data as Buffer;
    turns.brought(bytes.length);
    if (isBinary) connection.binary(bytes);
    else connection.text(String(bytes));
  });
  raw.on('drain', () => connection.drained());
  ws.on('close', () => board.gone(connection));
  // Frames that are no WebSocket frames: `ws` closes by itself (RFC 6455, section 7.4.1), and 'close' follows.
  ws.on('error', () => {});
}

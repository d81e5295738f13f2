import { WebSocket } from 'ws';
import type { OpenSocket, WebSocketLike } from '../../shared/link/types.ts';
import { MAX_CONTROL_BYTES } from '../../shared/wire/outer.ts';

const HANDSHAKE_MS = 8_000;
/** Quiet this long, the system itself asks whether the other end is there, which wakes no program there. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Dials with `ws` (which turns Nagle's algorithm off): frames are sealed and small, so compression costs and gains nothing.
 * `ownRelay`: the relay in this very process, reached over loopback, whose certificate is for its public name.
 */
export function dialWith(options: { ownRelay: boolean }): OpenSocket {
  return (url) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_CONTROL_BYTES,
      ...(options.ownRelay && { rejectUnauthorized: false }),
    });
    socket.on('upgrade', ({ socket: raw }) => raw.setKeepAlive(true, KEEP_ALIVE_MS));
    return socket as unknown as WebSocketLike;
  };
}

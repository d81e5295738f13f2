import { WebSocket } from 'ws';
import type { OpenSocket, WebSocketLike } from '../../shared/link/types.ts';
import { MAX_CONTROL_BYTES } from '../../shared/wire/outer.ts';

const HANDSHAKE_MS = 8_000;

/**
 * Dials with `ws` (which turns Nagle's algorithm off): frames are sealed and small, so compression costs and gains nothing.
 * `ownRelay`: the relay in this very process, reached over loopback, whose certificate is for its public name.
 */
export function dialWith(options: { ownRelay: boolean }): OpenSocket {
  return (url) =>
    new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_CONTROL_BYTES,
      ...(options.ownRelay && { rejectUnauthorized: false }),
    }) as unknown as WebSocketLike;
}

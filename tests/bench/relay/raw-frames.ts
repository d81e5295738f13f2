/**
 * WebSocket frames below any library: a socket that is through its handshake is written whole bundles of frames, and what
 * comes back is only counted. So whatever lies between is what a bench measures, and not its own two ends.
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** RFC 6455, section 5.2: final, binary; the length in 7 or 16 bits. */
function head(length: number, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.of(0x82, bit | length);
  const long = Buffer.of(0x82, bit | 126, 0, 0);
  long.writeUInt16BE(length, 2);
  return long;
}

/** Bytes of a frame as a server sends it. */
export const serverFrameBytes = (payload: number): number => head(payload, false).length + payload;

/** A frame as a client must send it: masked, here by a mask of its own that never changes. */
export function clientFrame(payload: Uint8Array): Buffer {
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] as number)));
  return Buffer.concat([head(payload.length, true), mask, masked]);
}

export interface RawEnd {
  write(bytes: Buffer): void;
  /** Bytes that came. */
  onBytes: (count: number) => void;
  destroy(): void;
}

/** Takes the connection from the library. */
export function takeRaw(socket: WebSocket): RawEnd {
  const raw = (socket as unknown as { _socket: Socket })._socket;
  for (const event of ['data', 'close', 'end', 'error']) raw.removeAllListeners(event);
  raw.on('error', () => {});
  const end: RawEnd = {
    write: (bytes) => void raw.write(bytes),
    onBytes: () => {},
    destroy: () => raw.destroy(),
  };
  raw.on('data', (chunk: Buffer) => end.onBytes(chunk.length));
  return end;
}

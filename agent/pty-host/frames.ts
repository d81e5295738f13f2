/** Frames of the host protocol as bytes. Malformed ones throw FrameError; the connection then ends. */
import { Kind } from './protocol.ts';

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

export interface InputFrame {
  handle: number;
  offset: number;
  writer: string;
  bytes: Uint8Array;
}
export type OutputFrame = Omit<InputFrame, 'writer'>;
/** Output, and up to where this writer's input was applied before it. */
export interface EchoFrame extends InputFrame {
  applied: number;
}

function frame(kind: number, head: Uint8Array, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(5 + head.length + body.length);
  bytes.writeUInt32BE(1 + head.length + body.length, 0);
  bytes[4] = kind;
  bytes.set(head, 5);
  bytes.set(body, 5 + head.length);
  return bytes;
}

export const encodeMessage = (message: unknown): Buffer =>
  frame(Kind.message, new Uint8Array(), Buffer.from(JSON.stringify(message)));

function position(handle: number, offset: number, extra: number): Buffer {
  const head = Buffer.alloc(12 + extra);
  head.writeUInt32BE(handle, 0);
  head.writeBigUInt64BE(BigInt(offset), 4);
  return head;
}

export const encodeOutput = ({ handle, offset, bytes }: OutputFrame): Buffer =>
  frame(Kind.output, position(handle, offset, 0), bytes);

export function encodeInput({ handle, offset, writer, bytes }: InputFrame): Buffer {
  const name = Buffer.from(writer);
  const head = position(handle, offset, 1 + name.length);
  head[12] = name.length;
  head.set(name, 13);
  return frame(Kind.input, head, bytes);
}

export function encodeEcho({ handle, offset, applied, writer, bytes }: EchoFrame): Buffer {
  const name = Buffer.from(writer);
  const head = position(handle, offset, 9 + name.length);
  head.writeBigUInt64BE(BigInt(applied), 12);
  head[20] = name.length;
  head.set(name, 21);
  return frame(Kind.echo, head, bytes);
}

export function decodeMessage(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new FrameError('not JSON');
  }
}

export function decodeOutput(body: Buffer): OutputFrame {
  if (body.length < 12) throw new FrameError('too short');
  const offset = Number(body.readBigUInt64BE(4));
  if (!Number.isSafeInteger(offset)) throw new FrameError('not an offset');
  return { handle: body.readUInt32BE(0), offset, bytes: body.subarray(12) };
}

export function decodeEcho(body: Buffer): EchoFrame {
  if (body.length < 20) throw new FrameError('too short');
  const applied = Number(body.readBigUInt64BE(12));
  if (!Number.isSafeInteger(applied)) throw new FrameError('not an offset');
  const { handle, offset } = decodeOutput(body);
  return { handle, offset, applied, ...named(body.subarray(20)) };
}

export function decodeInput(body: Buffer): InputFrame {
  const { handle, offset, bytes } = decodeOutput(body);
  return { handle, offset, ...named(bytes) };
}

function named(bytes: Uint8Array): Pick<InputFrame, 'writer' | 'bytes'> {
  const length = bytes[0];
  if (length === undefined || length === 0 || length > 64 || bytes.length < 1 + length) {
    throw new FrameError('no writer');
  }
  const writer = Buffer.from(bytes.subarray(1, 1 + length)).toString('utf8');
  return { writer, bytes: bytes.subarray(1 + length) };
}

/**
 * Cuts a byte stream into frames. `limit()` is the longest body that may come now: what claims more throws before any of
 * it is gathered.
 */
export function createFrameReader(
  limit: () => number,
  onFrame: (kind: number, body: Buffer) => void,
): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let have = 0;
  let need = 4;
  return (chunk) => {
    parts.push(chunk);
    have += chunk.length;
    while (have >= need) {
      let bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, have);
      const length = bytes.readUInt32BE(0);
      if (length < 1 || length > limit()) throw new FrameError(`a frame of ${length} bytes`);
      need = 4 + length;
      if (have >= need) {
        const body = bytes.subarray(5, need);
        const kind = bytes[4] as number;
        bytes = bytes.subarray(need);
        have -= need;
        need = 4;
        parts = have > 0 ? [bytes] : [];
        onFrame(kind, body);
      } else parts = [bytes];
    }
  };
}

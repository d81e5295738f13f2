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

/** One buffer for head and body: a frame stands in the way of each key, and each buffer costs more than its bytes. */
function frame(kind: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD + length);
  bytes.writeUInt32BE(1 + length, 0);
  bytes[4] = kind;
  return bytes;
}

/** Of length and kind. */
const HEAD = 5;
const POSITION = 12;
/** Of an offset; two halves, for a BigInt takes ten times as long. */
const HALF = 0x1_0000_0000;

function writeOffset(bytes: Buffer, offset: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(offset / HALF), at);
  bytes.writeUInt32BE(offset % HALF, at + 4);
}

function readOffset(bytes: Buffer, at: number): number {
  const offset = bytes.readUInt32BE(at) * HALF + bytes.readUInt32BE(at + 4);
  if (!Number.isSafeInteger(offset)) throw new FrameError('not an offset');
  return offset;
}

function writePosition(bytes: Buffer, handle: number, offset: number): void {
  bytes.writeUInt32BE(handle, HEAD);
  writeOffset(bytes, offset, HEAD + 4);
}

export function encodeMessage(message: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(message));
  const bytes = frame(Kind.message, json.length);
  bytes.set(json, HEAD);
  return bytes;
}

export function encodeOutput({ handle, offset, bytes: body }: OutputFrame): Buffer {
  const bytes = frame(Kind.output, POSITION + body.length);
  writePosition(bytes, handle, offset);
  bytes.set(body, HEAD + POSITION);
  return bytes;
}

export function encodeInput({ handle, offset, writer, bytes: body }: InputFrame): Buffer {
  const name = Buffer.byteLength(writer);
  const bytes = frame(Kind.input, POSITION + 1 + name + body.length);
  writePosition(bytes, handle, offset);
  writeNamed(bytes, HEAD + POSITION, name, writer, body);
  return bytes;
}

export function encodeEcho({ handle, offset, applied, writer, bytes: body }: EchoFrame): Buffer {
  const name = Buffer.byteLength(writer);
  const bytes = frame(Kind.echo, POSITION + 9 + name + body.length);
  writePosition(bytes, handle, offset);
  writeOffset(bytes, applied, HEAD + POSITION);
  writeNamed(bytes, HEAD + POSITION + 8, name, writer, body);
  return bytes;
}

function writeNamed(bytes: Buffer, at: number, length: number, writer: string, body: Uint8Array): void {
  bytes[at] = length;
  bytes.write(writer, at + 1);
  bytes.set(body, at + 1 + length);
}

export function decodeMessage(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new FrameError('not JSON');
  }
}

export function decodeOutput(body: Buffer): OutputFrame {
  if (body.length < POSITION) throw new FrameError('too short');
  return { handle: body.readUInt32BE(0), offset: readOffset(body, 4), bytes: body.subarray(POSITION) };
}

export function decodeEcho(body: Buffer): EchoFrame {
  if (body.length < POSITION + 8) throw new FrameError('too short');
  const end = endOfName(body, POSITION + 8);
  return {
    handle: body.readUInt32BE(0),
    offset: readOffset(body, 4),
    applied: readOffset(body, POSITION),
    writer: body.toString('utf8', POSITION + 9, end),
    bytes: body.subarray(end),
  };
}

export function decodeInput(body: Buffer): InputFrame {
  if (body.length < POSITION) throw new FrameError('too short');
  const end = endOfName(body, POSITION);
  return {
    handle: body.readUInt32BE(0),
    offset: readOffset(body, 4),
    writer: body.toString('utf8', POSITION + 1, end),
    bytes: body.subarray(end),
  };
}

function endOfName(body: Buffer, at: number): number {
  const length = body[at] ?? 0;
  const end = at + 1 + length;
  if (length === 0 || length > 64 || body.length < end) throw new FrameError('no writer');
  return end;
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

/** One agent at the host's socket: says hello, commands, is told. Anything malformed ends it, and only it. */
import type { Socket } from 'node:net';
import * as v from 'valibot';
import {
  createFrameReader,
  decodeInput,
  decodeMessage,
  type EchoFrame,
  encodeEcho,
  encodeMessage,
  encodeOutput,
  FrameError,
  type InputFrame,
} from './frames.ts';
import {
  type FromHost,
  helloSchema,
  Kind,
  MAX_FRAME,
  MAX_HELLO_FRAME,
  type ToHost,
  toHostSchema,
  VERSIONS,
  type Versions,
} from './protocol.ts';

const HELLO_TIMEOUT_MS = 5000;
/** An agent that was let go and does not close its end. */
const END_TIMEOUT_MS = 5000;
/** Bytes that may wait in the socket; what comes then stays in the recording until the agent has read them. */
const MAX_QUEUED = 256 * 1024;
/** Messages are small and few: so many unread mean an agent that is stuck. */
const MAX_QUEUED_IN_ALL = 16 * 1024 * 1024;

export interface Connection {
  send(message: FromHost): void;
  output(handle: number, offset: number, bytes: Uint8Array): void;
  /** To agents of version 2 and later. */
  echo(frame: EchoFrame): void;
  full(): boolean;
  end(): void;
}

export interface ConnectionHandlers {
  /** Hello was right: this is the agent now. */
  onHello(connection: Connection, version: number): void;
  onMessage(message: ToHost): void;
  onInput(input: InputFrame): void;
  onDrain(): void;
  /** Once. `problem`: what was malformed. */
  onEnd(problem: string | null): void;
}

export function serveConnection(
  socket: Socket,
  handlers: ConnectionHandlers,
  versions: Versions = VERSIONS,
): void {
  let ready = false;
  let problem: string | null = null;
  const timer = setTimeout(() => fail('no hello in time'), HELLO_TIMEOUT_MS);

  const connection: Connection = {
    send(message) {
      if (!socket.writable) return;
      socket.write(encodeMessage(message));
      if (socket.writableLength > MAX_QUEUED_IN_ALL) fail('the agent does not read');
    },
    output(handle, offset, bytes) {
      if (socket.writable) socket.write(encodeOutput({ handle, offset, bytes }));
    },
    echo(frame) {
      if (socket.writable) socket.write(encodeEcho(frame));
    },
    full: () => socket.writableLength > MAX_QUEUED,
    end() {
      socket.end();
      setTimeout(() => socket.destroy(), END_TIMEOUT_MS).unref();
    },
  };

  function fail(why: string): void {
    problem ??= why;
    socket.destroy();
  }

  function hello(body: Buffer): void {
    const { min, max } = v.parse(helloSchema, decodeMessage(body));
    const version = Math.min(max, versions.max);
    if (version < Math.max(min, versions.min)) {
      const message = `this pty-host speaks versions ${versions.min} to ${versions.max}`;
      connection.send({ type: 'refused', message, ...versions });
      socket.end();
      return;
    }
    clearTimeout(timer);
    ready = true;
    handlers.onHello(connection, version);
  }

  function onFrame(kind: number, body: Buffer): void {
    if (socket.destroyed || socket.writableEnded) return;
    if (!ready) {
      if (kind !== Kind.message) throw new FrameError('no hello');
      hello(body);
    } else if (kind === Kind.message) handlers.onMessage(v.parse(toHostSchema, decodeMessage(body)));
    else if (kind === Kind.input) handlers.onInput(decodeInput(body));
    else throw new FrameError(`an unknown kind of frame: ${kind}`);
  }

  const read = createFrameReader(() => (ready ? MAX_FRAME : MAX_HELLO_FRAME), onFrame);
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      fail(error instanceof Error ? error.message : 'malformed');
    }
  });
  socket.on('drain', () => handlers.onDrain());
  // 'close' follows; a peer that was killed is no news.
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(timer);
    handlers.onEnd(problem);
  });
}

/** How the agent gets its pty-host: the one that runs, or a new one. */
import type { ChildProcess } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { createFrameGate } from './frame-gate.ts';
import { createFrameReader, decodeMessage, encodeMessage, FrameError } from './frames.ts';
import { readHostFile } from './host-file.ts';
import { fromHostSchema, Kind, MAX_FRAME_FROM_HOST, VERSIONS } from './protocol.ts';
import { createRemoteHost, type RemoteHost } from './remote-host.ts';
import { type HostPlaces, startHost } from './start-host.ts';
import type { PtyHost, PtyHostEvents } from './types.ts';

const CONNECT_TIMEOUT_MS = 20_000;
const WELCOME_TIMEOUT_MS = 5000;
const RETRY_MS = 30;
const READ_BYTES = 64 * 1024;
/** A host that does not come up in this time is followed by another. */
const RESTART_MS = 8000;

export class PtyHostUnavailable extends Error {
  override readonly name = 'PtyHostUnavailable';
}

export interface ConnectOptions {
  socketPath: string;
  events: PtyHostEvents;
  /** Where a new host keeps its things; absent: one that does not run is not started. */
  start?: HostPlaces;
  timeoutMs?: number;
}

/**
 * Connects to the running host, or starts one. This agent is then the one that is told; an earlier one is told that
 * it was replaced. Events come in turns after the one in which a promise
 * of this host (or this one) is settled, so that who awaits it hears every event that follows, and none before. Rejects with PtyHostUnavailable
 * and the reason in words: none runs, it does not answer, it speaks other versions.
 */
export async function connectPtyHost(options: ConnectOptions): Promise<PtyHost> {
  const { socketPath, events, start, timeoutMs = CONNECT_TIMEOUT_MS } = options;
  const deadline = performance.now() + timeoutMs;
  let started: { process: ChildProcess; at: number } | null = null;
  for (;;) {
    const host = await tryHost(socketPath, events);
    if (host !== null) {
      // Several agents that started one each at the same time keep the one that was first.
      if (host.pid !== started?.process.pid) started?.process.kill();
      return host;
    }
    if (start === undefined) throw new PtyHostUnavailable('no pty-host is running');
    if (performance.now() > deadline) {
      const file = readHostFile(start.hostFile);
      throw new PtyHostUnavailable(
        file === null
          ? `the pty-host did not start; see ${start.logsDir}`
          : `the pty-host (process ${file.pid}) does not listen at ${socketPath}`,
      );
    }
    if (started === null || performance.now() - started.at > RESTART_MS) {
      started?.process.kill();
      const process = startHost(socketPath, start).on('error', () => {});
      started = { process, at: performance.now() };
    }
    await sleep(RETRY_MS);
  }
}

/** null where nobody listens. */
async function tryHost(path: string, events: PtyHostEvents): Promise<PtyHost | null> {
  const line = await connect(path);
  return line === null ? null : greet(line, events);
}

interface Line {
  socket: Socket;
  /** What the host says, from the hello on: it is silent before. */
  onBytes: (bytes: Buffer) => void;
}

function connect(path: string): Promise<Line | null> {
  return new Promise((resolve, reject) => {
    const callback = (length: number, buffer: Uint8Array): boolean => {
      // Read over by the next read, and a part of it may be kept for as long as a screen waits for it.
      line.onBytes(Buffer.from(buffer.subarray(0, length)));
      return true;
    };
    // Past the machinery of streams, which takes longer for an echo than what is done with it here.
    const onread = { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback };
    const line: Line = { socket: createConnection({ path, onread }), onBytes: () => {} };
    const { socket } = line;
    socket.once('connect', () => resolve(line));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(new PtyHostUnavailable(`the pty-host cannot be reached: ${error.message}`));
    });
  });
}

/** null where the host went away before it answered: it is dying, and the next try finds or starts another. */
function greet(line: Line, events: PtyHostEvents): Promise<PtyHost | null> {
  const { socket } = line;
  return new Promise((resolve, reject) => {
    let host: RemoteHost | null = null;
    const give = (why: string): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new PtyHostUnavailable(why));
    };
    const timer = setTimeout(() => give('the pty-host does not answer'), WELCOME_TIMEOUT_MS);

    function onFrame(kind: number, body: Buffer): boolean {
      if (host !== null) return host.onFrame(kind, body);
      if (kind !== Kind.message) throw new FrameError('no welcome');
      const message = v.parse(fromHostSchema, decodeMessage(body));
      if (message.type === 'refused') {
        const { min, max } = VERSIONS;
        give(`${message.message}; this agent speaks ${min} to ${max}`);
        return false;
      }
      if (message.type !== 'welcome') throw new FrameError('no welcome');
      clearTimeout(timer);
      host = createRemoteHost(socket, message, events);
      resolve(host);
      return true;
    }

    function malformed(error: unknown): void {
      // A fault of who listens to the events is theirs to hear of.
      if (!(error instanceof FrameError || error instanceof v.ValiError)) throw error;
      if (host === null) give(`the pty-host answers strangely: ${error.message}`);
      else socket.destroy();
    }
    const gate = createFrameGate(onFrame, malformed);
    const read = createFrameReader(() => MAX_FRAME_FROM_HOST, gate.push);
    line.onBytes = (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        malformed(error);
      }
    };
    socket.on('close', () => {
      if (host !== null) return gate.afterwards(host.onClose);
      clearTimeout(timer);
      resolve(null);
    });
    socket.on('error', () => {});
    socket.write(encodeMessage({ type: 'hello', ...VERSIONS }));
  });
}

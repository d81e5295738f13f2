/** The host as the agent sees it through its connection. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { decodeEcho, decodeMessage, decodeOutput, encodeInput, encodeMessage, FrameError } from './frames.ts';
import { isAlive } from './process-alive.ts';
import {
  ECHO_SINCE,
  type FromHost,
  fromHostSchema,
  Kind,
  MAX_INPUT_BYTES,
  type ToHost,
  type WireRun,
} from './protocol.ts';
import type { PtyHost, PtyHostEvents, RunInfo, RunKey } from './types.ts';

const ANSWER_TIMEOUT_MS = 30_000;
/** A host that reads no more: input is refused as the host itself would. */
const MAX_QUEUED_INPUT = 8 * 1024 * 1024;
/** After its socket closed, a host that ends is given this long to be gone. */
const GONE_WITHIN_MS = 2000;

export interface RemoteHost extends PtyHost {
  /** True where a promise was settled: whoever awaits it goes first, before the next frame. */
  onFrame(kind: number, body: Buffer): boolean;
  onClose(): void;
}

type Answer = Extract<FromHost, { type: 'answer' }>;
type Request<T = ToHost> = T extends { id: number } ? Omit<T, 'id'> : never;
type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };

const keyOf = ({ sessionId, run }: RunKey): string => `${sessionId}/${run}`;

export function createRemoteHost(
  socket: Socket,
  welcome: Extract<FromHost, { type: 'welcome' }>,
  events: PtyHostEvents,
): RemoteHost {
  const handles = new Map<string, number>();
  const keys = new Map<number, RunKey>();
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let over: 'disconnected' | 'taken-over' | null = null;

  function learn({ handle, ...info }: WireRun): RunInfo {
    const key = { sessionId: info.sessionId, run: info.run };
    keys.set(handle, key);
    handles.set(keyOf(key), handle);
    return info;
  }

  const send = (message: ToHost): void => {
    if (socket.writable) socket.write(encodeMessage(message));
  };

  /** To a run that is listed; what is sent to one that is over goes nowhere. */
  function command(run: RunKey, message: (handle: number) => ToHost): void {
    const handle = handles.get(keyOf(run));
    if (handle !== undefined) send(message(handle));
  }

  function request(message: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!socket.writable) return reject(new Error('the connection to the pty-host is over'));
      const id = nextId++;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error('the pty-host does not answer'));
      }, ANSWER_TIMEOUT_MS);
      waiting.set(id, { resolve, reject, timer });
      send({ ...message, id } as ToHost);
    });
  }

  function settle(answer: Answer): void {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    clearTimeout(asked?.timer);
    for (const run of answer.runs ?? []) learn(run);
    if (answer.error !== undefined) asked?.reject(new Error(answer.error));
    else asked?.resolve(answer);
  }

  function onMessage(message: FromHost): void {
    if (message.type === 'answer') settle(message);
    else if (message.type === 'spawned') learn(message.run);
    else if (message.type === 'takenOver') over ??= 'taken-over';
    else if (message.type === 'welcome' || message.type === 'refused') throw new FrameError('welcomed twice');
    else {
      const key = keys.get(message.handle);
      if (key !== undefined && over !== 'disconnected') tell(key, message);
    }
  }

  function tell(key: RunKey, message: Extract<FromHost, { handle: number }>): void {
    switch (message.type) {
      case 'applied':
        events.onApplied(key, message.writer, message.offset);
        break;
      case 'exit':
        events.onExit(key, message.exit, message.length);
        break;
      case 'resized':
        events.onResized?.(key, message.offset, message.cols, message.rows);
        break;
      case 'hole':
        events.onHole?.(key, message.from, message.to);
        break;
    }
  }

  /** Whether the process behind the socket is really gone, or only the connection. */
  async function ended(): Promise<void> {
    for (let waited = 0; waited < GONE_WITHIN_MS; waited += 20) {
      if (!isAlive(welcome.pid)) return events.onGone();
      await sleep(20);
    }
    events.onLost?.('broken');
  }

  for (const run of welcome.runs) learn(run);

  return {
    pid: welcome.pid,
    version: welcome.version,
    async spawn(options) {
      const answer = await request({ type: 'spawn', options: { ...options, args: [...options.args] } });
      return learn((answer.runs as [WireRun])[0]);
    },
    async list() {
      return ((await request({ type: 'list' })).runs ?? []).map(learn);
    },
    input(run, writer, offset, bytes) {
      const handle = handles.get(keyOf(run));
      if (handle === undefined || !socket.writable || socket.writableLength > MAX_QUEUED_INPUT) return;
      for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) {
        const part = bytes.subarray(at, at + MAX_INPUT_BYTES);
        socket.write(encodeInput({ handle, writer, offset: offset + at, bytes: part }));
      }
    },
    async applied(run, writer) {
      const handle = handles.get(keyOf(run));
      if (handle === undefined) throw new Error('there is no such run');
      return (await request({ type: 'applied', handle, writer })).offset ?? 0;
    },
    resize: (run, cols, rows) => command(run, (handle) => ({ type: 'resize', handle, cols, rows })),
    signal: (run, signal) => command(run, (handle) => ({ type: 'signal', handle, signal })),
    pause: (run) => command(run, (handle) => ({ type: 'pause', handle })),
    resume: (run) => command(run, (handle) => ({ type: 'resume', handle })),
    forget(run) {
      command(run, (handle) => ({ type: 'forget', handle }));
      keys.delete(handles.get(keyOf(run)) ?? 0);
      handles.delete(keyOf(run));
    },
    async shutdown() {
      await request({ type: 'shutdown' });
    },
    disconnect() {
      over ??= 'disconnected';
      socket.end();
    },
    onFrame(kind, body) {
      if (kind === Kind.message) {
        const message = v.parse(fromHostSchema, decodeMessage(body));
        onMessage(message);
        return message.type === 'answer';
      }
      const echoes = kind === Kind.echo && welcome.version >= ECHO_SINCE;
      if (kind !== Kind.output && !echoes) throw new FrameError(`an unknown kind of frame: ${kind}`);
      const echo = echoes ? decodeEcho(body) : null;
      const { handle, offset, bytes } = echo ?? decodeOutput(body);
      const key = keys.get(handle);
      if (key === undefined || over === 'disconnected') return false;
      if (echo !== null) events.onApplied(key, echo.writer, echo.applied);
      events.onOutput(key, offset, bytes);
      return false;
    },
    onClose() {
      for (const { reject, timer } of waiting.values()) {
        clearTimeout(timer);
        reject(new Error('the connection to the pty-host is over'));
      }
      waiting.clear();
      if (over === 'taken-over') events.onLost?.('taken-over');
      else if (over === null) void ended();
    },
  };
}

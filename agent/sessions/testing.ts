/** A pty-host and a viewer's terminal in one process, for tests. */
import headless from '@xterm/headless';
import { Inflate } from 'fflate';
import { Flag, type Frame, Kind } from '../../shared/wire/inner.ts';
import type { PtyHost, RunInfo, RunKey } from '../pty-host/types.ts';
import type { TimingEvent } from '../recordings/timing.ts';
import type { ReplaySource } from './replay.ts';
import { internalsOf } from './xterm-internals.ts';

export const KEY: RunKey = { sessionId: 'abcdefghijklmnopqrstuvwxyz', run: 0 };
export const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Keeps what it was told; journals as the real host does. */
export function fakeHost() {
  const calls: string[] = [];
  const typed: string[] = [];
  const applied = new Map<string, number>();
  const host = {
    calls,
    typed,
    onApplied: (_writer: string, _offset: number): void => {},
    input(_run: RunKey, writer: string, offset: number, bytes: Uint8Array) {
      const before = applied.get(writer) ?? 0;
      if (offset > before) return;
      const fresh = bytes.subarray(before - offset);
      if (fresh.length > 0) typed.push(new TextDecoder().decode(fresh));
      applied.set(writer, before + fresh.length);
      host.onApplied(writer, before + fresh.length);
    },
    applied: async (_run: RunKey, writer: string) => applied.get(writer) ?? 0,
    resize: (_run: RunKey, cols: number, rows: number) => void calls.push(`resize ${cols}x${rows}`),
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
  };
  return host as typeof host & PtyHost;
}

export const runInfo = (length = 0, size = { cols: 80, rows: 24 }): RunInfo => ({
  ...KEY,
  ...size,
  pid: 1,
  startedAt: 0,
  length,
  exit: null,
  applied: {},
});

/** A recording in memory. */
export function fakeRecording(
  bytes: Uint8Array,
  timing: TimingEvent[] = [],
  size = { cols: 80, rows: 24 },
): ReplaySource {
  return {
    reader: {
      start: async () => 0,
      length: async () => bytes.length,
      read: async (offset, max) => bytes.subarray(offset, offset + max),
      keyframeBefore: async () => null,
    },
    meta: async () => ({ version: 1, ...KEY, startedAt: 0, ...size, command: [], cwd: '/', term: null }),
    async *timing() {
      yield timing;
    },
  };
}

/** A device's terminal that does what frames say, and keeps them. */
export function testViewer(scrollback = 1000) {
  const terminal = new headless.Terminal({
    cols: 80,
    rows: 24,
    scrollback,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const internals = internalsOf(terminal);
  const frames: Frame[] = [];
  let inflated: Uint8Array[] = [];
  let inflate = new Inflate((chunk) => inflated.push(chunk));
  let drawing = new Uint8Array();
  let offset = 0;

  function unpack(flags: number, bytes: Uint8Array): Uint8Array {
    if (flags & Flag.reset) inflate = new Inflate((chunk) => inflated.push(chunk));
    if (!(flags & Flag.deflated)) return bytes;
    inflated = [];
    inflate.push(bytes);
    return Uint8Array.from(inflated.flatMap((chunk) => [...chunk]));
  }

  return {
    terminal,
    internals,
    frames,
    kinds: () => frames.map(({ kind }) => Object.entries(Kind).find(([, value]) => value === kind)?.[0]),
    wireBytes: () => frames.reduce((sum, frame) => sum + ('bytes' in frame ? frame.bytes.length : 0), 0),
    get offset() {
      return offset;
    },
    text(): string {
      const { active } = terminal.buffer;
      const lines = Array.from({ length: terminal.rows }, (_, y) =>
        active.getLine(active.baseY + y)?.translateToString(true),
      );
      return lines.join('\n').trimEnd();
    },
    receive(frame: Frame): void {
      frames.push(frame);
      if (frame.kind === Kind.output || frame.kind === Kind.echo) {
        const bytes = unpack(frame.flags, frame.bytes);
        if (frame.offset !== offset) throw new Error(`output at ${frame.offset} after ${offset}`);
        internals.parse(bytes);
        offset += bytes.length;
      } else if (frame.kind === Kind.snapshot) {
        const bytes = unpack(frame.flags, frame.bytes);
        drawing = Uint8Array.from([...drawing, ...bytes]);
        if (frame.flags & Flag.more) return;
        terminal.reset();
        terminal.resize(frame.cols, frame.rows);
        internals.parse(drawing);
        drawing = new Uint8Array();
        offset = frame.offset;
      } else if (frame.kind === Kind.resized) {
        terminal.resize(frame.cols, frame.rows);
      }
    },
  };
}

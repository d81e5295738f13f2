/** Recordings in folders of their own, for tests. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingMeta } from './meta.ts';
import type { RecordingReader } from './types.ts';
import { createRecordingWriter, type RecordingWriter } from './writer.ts';

export const meta = (more: Partial<RecordingMeta> = {}): RecordingMeta => ({
  version: 1,
  sessionId: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
  run: 0,
  startedAt: 1_700_000_000_000,
  cols: 80,
  rows: 24,
  command: ['sh'],
  cwd: '/',
  term: 'xterm-256color',
  ...more,
});

export interface TestRecording {
  /** The recordings folder; the run stands at `<session>/0` in it. */
  root: string;
  dir: string;
  writer: RecordingWriter;
  holes: [number, number | null][];
  /** The writer's clock, in milliseconds. */
  clock: { now: number };
  remove(): Promise<void>;
}

export async function startRecording(
  root?: string,
  more: Partial<RecordingMeta> = {},
): Promise<TestRecording> {
  const made = root ?? (await mkdtemp(join(tmpdir(), 'poet-recording-')));
  const about = meta(more);
  const dir = join(made, about.sessionId, String(about.run));
  const holes: [number, number | null][] = [];
  const clock = { now: 0 };
  const writer = createRecordingWriter({
    dir,
    meta: about,
    onHole: (from, to) => holes.push([from, to]),
    now: () => clock.now,
  });
  return {
    ...{ root: made, dir, writer, holes, clock },
    async remove() {
      writer.close();
      if (root === undefined) await rm(made, { recursive: true, force: true });
    },
  };
}

/** Bytes that tell where they stand: any loss or repetition shows. */
export function countingBytes(length: number, from = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const at = from + i;
    bytes[i] = (at ^ (at >>> 8) ^ (at >>> 16)) & 0xff;
  }
  return bytes;
}

export async function readAll(reader: RecordingReader, from?: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let at = from ?? (await reader.start()); ; ) {
    const bytes = await reader.read(at, 300_000);
    if (bytes.length === 0) return Buffer.concat(parts);
    parts.push(bytes);
    at += bytes.length;
  }
}

/** A file system of this size, where this account may mount one; else null. */
export function mountSmall(size: string): { dir: string; unmount(): void } | null {
  const dir = mkdtempSync(join(tmpdir(), 'poet-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    rmSync(dir, { recursive: true });
    return null;
  }
  return {
    dir,
    unmount() {
      execFileSync('umount', ['-l', dir]);
      rmSync(dir, { recursive: true });
    },
  };
}

/**
 * Recordings of real programs: zstd of records, each a kind (1 output, 2 resize) and two u32, big-endian: its length and 0 before the
 * bytes of an output, columns and rows of a resize. The first record is the size it began with.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { checkSteps, type Step, type Verdict } from './check.ts';

export type RecordedStep = Step;
export interface ProgramRecording {
  cols: number;
  rows: number;
  steps: RecordedStep[];
}

const DIR = fileURLToPath(new URL('../fixtures/recordings', import.meta.url));
const OUTPUT = 1;
const RESIZE = 2;
const HEAD_BYTES = 9;

export const recordingPath = (name: string): string => join(DIR, `${name}.zst`);
export const recordingNames = (): string[] =>
  readdirSync(DIR)
    .filter((file) => file.endsWith('.zst'))
    .map((file) => basename(file, '.zst'))
    .sort();

export function formatRecording({ cols, rows, steps }: ProgramRecording): Uint8Array {
  const parts: Uint8Array[] = [head(RESIZE, cols, rows)];
  for (const step of steps) {
    if (step.kind === 'resize') parts.push(head(RESIZE, step.cols, step.rows));
    else parts.push(head(OUTPUT, step.bytes.length, 0), step.bytes);
  }
  return Buffer.concat(parts);
}

function head(kind: number, first: number, second: number): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, first);
  view.setUint32(5, second);
  return bytes;
}

export function readRecording(name: string): ProgramRecording {
  const bytes = new Uint8Array(zstdDecompressSync(readFileSync(recordingPath(name))));
  const view = new DataView(bytes.buffer);
  const steps: RecordedStep[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [first, second] = [view.getUint32(at + 1), view.getUint32(at + 5)];
    if (view.getUint8(at) === RESIZE) steps.push({ kind: 'resize', cols: first, rows: second });
    else steps.push({ kind: 'output', bytes: bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + first) });
    at += HEAD_BYTES + (view.getUint8(at) === RESIZE ? 0 : first);
  }
  const [size, ...rest] = steps;
  if (size?.kind !== 'resize') throw new Error(`${name} has no size`);
  return { cols: size.cols, rows: size.rows, steps: rest };
}

/** The law at `cuts` places of a recording, spread over it with `seed`. */
export function checkRecording(
  name: string,
  cuts: number,
  seed: number,
): { cut: number; verdict: Verdict }[] {
  const { cols, rows, steps } = readRecording(name);
  const length = steps.reduce((sum, step) => sum + (step.kind === 'output' ? step.bytes.length : 0), 0);
  const places = Array.from({ length: cuts }, (_, i) =>
    Math.floor(((i + fraction(seed, i)) / cuts) * length),
  );
  return checkSteps({ cols, rows }, steps, places);
}

/** Between 0 and 1, always the same for the same numbers. */
function fraction(seed: number, index: number): number {
  const mixed = Math.imul((seed ^ index) + 0x9e3779b9, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** Runs a program in a PTY, types what is to be typed once the screen is quiet, and keeps what it printed. */
import { writeFileSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { spawn } from 'node-pty';
import { createScreen } from '../../agent/sessions/screen.ts';
import { formatRecording, type RecordedStep, recordingPath } from './recordings.ts';

const QUIET_MS = 350;
const LONGEST_WAIT_MS = 4000;
const MAX_BYTES = 400_000;
const SEE_MS = 30_000;

export interface RecordedProgram {
  argv: readonly string[];
  cwd: string;
  env: Record<string, string>;
  cols: number;
  rows: number;
  /** Typed one after the other, each once the screen is quiet; a size is a resize, a pattern is waited for. */
  steps: readonly (string | RegExp | { cols: number; rows: number })[];
}

/** Stored under tests/fixtures/recordings. */
export async function recordSession(name: string, program: RecordedProgram): Promise<void> {
  const { argv, cwd, env, cols, rows, steps } = program;
  const [file = '', ...args] = argv;
  const pty = spawn(file, args, { cols, rows, cwd, env, encoding: null });
  const recorded: RecordedStep[] = [];
  let length = 0;
  let lastAt = performance.now();
  let ended = false;
  const screen = createScreen({
    size: { cols, rows },
    onAnswer: (bytes) => pty.write(Buffer.from(bytes).toString()),
  });
  const done = new Promise<void>((resolve) =>
    pty.onExit(() => {
      ended = true;
      resolve();
    }),
  );
  pty.onData((data) => {
    const bytes = new Uint8Array(data as unknown as Buffer);
    screen.write(length, bytes);
    length += bytes.length;
    recorded.push({ kind: 'output', bytes });
    lastAt = performance.now();
  });
  const quiet = async (): Promise<void> => {
    const from = performance.now();
    do await new Promise((resolve) => setTimeout(resolve, 50));
    while (
      !ended &&
      performance.now() - from < LONGEST_WAIT_MS &&
      performance.now() - Math.max(lastAt, from) < QUIET_MS
    );
  };
  const seen = async (pattern: RegExp): Promise<void> => {
    const end = performance.now() + SEE_MS;
    while (!pattern.test(screen.peek(screen.size.rows).join('\n'))) {
      if (ended || performance.now() > end) throw new Error(`${name} did not show ${pattern}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  for (const step of steps) {
    if (step instanceof RegExp) {
      await seen(step);
      continue;
    }
    await quiet();
    if (ended || length > MAX_BYTES) break;
    if (typeof step === 'string') pty.write(step);
    else {
      pty.resize(step.cols, step.rows);
      screen.resize(step);
      recorded.push({ kind: 'resize', ...step });
    }
  }
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
  if (!ended) pty.kill('SIGKILL');
  await done;
  screen.dispose();
  const stored = zstdCompressSync(formatRecording({ cols, rows, steps: recorded }));
  writeFileSync(recordingPath(name), stored);
  process.stdout.write(`${name}: ${length} bytes, ${stored.length} stored\n`);
}

/** One run in the host: its PTY, its recording, its input journal. Bytes are recorded before anyone is told of them. */
import { rmSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { recordingDir } from '../recordings/names.ts';
import { openReader } from '../recordings/reader.ts';
import { createRecordingWriter, type RecordingWriter } from '../recordings/writer.ts';
import { createBrake } from './brake.ts';
import { checkProgram } from './check-program.ts';
import { createInputJournal } from './input-journal.ts';
import { createInputPump } from './input-pump.ts';
import type { WireRun } from './protocol.ts';
import { type PtyProcess, startPty } from './pty-process.ts';
import { type RunSignal, signalTerminal } from './terminal-processes.ts';
import type { RunExit, SpawnOptions } from './types.ts';

/** Input that a program has not read yet; what is beyond stays with its sender. */
const MAX_WAITING_INPUT = 4 * 1024 * 1024;

/** Writers told of in the list of a run that is over, so that many such runs still make a short list. */
const ENDED_WRITERS = 8;

export interface RunEvents {
  onOutput(run: HostedRun, offset: number, bytes: Uint8Array): void;
  onApplied(run: HostedRun, writer: string, offset: number): void;
  /** What was typed beyond was not taken: a gap, or no room for more. */
  onRefused(run: HostedRun, writer: string, offset: number): void;
  onResized(run: HostedRun): void;
  onHole(run: HostedRun, from: number, to: number | null): void;
  onExit(run: HostedRun): void;
}

export interface HostedRun {
  readonly handle: number;
  readonly length: number;
  readonly exit: RunExit | null;
  readonly sessionId: string;
  readonly run: number;
  /** Records what is gathered and brings the timing file up to date. */
  flush(): void;
  /** To one who was told of everything before `length`. */
  describe(length: number): WireRun;
  /** What was recorded, for a connection that fell behind. */
  read(offset: number, max: number): Promise<Uint8Array>;
  input(writer: string, offset: number, bytes: Uint8Array): void;
  /** Up to where this writer's input came, and will be read by the program though it may not have been yet. */
  taken(writer: string): number;
  resize(cols: number, rows: number): void;
  signal(signal: RunSignal): void;
  pause(): void;
  resume(): void;
  /** The agent is behind what this run printed; and is so no more. */
  hold(): void;
  release(): void;
}

/** Rejects with the reason in words; nothing is left behind then. */
export async function startRun(
  { handle, recordingsDir, umask }: { handle: number; recordingsDir: string; umask: number },
  options: SpawnOptions,
  events: RunEvents,
): Promise<HostedRun> {
  const file = await checkProgram(options);
  const dir = recordingDir(recordingsDir, options);
  const startedAt = Date.now();
  let { cols, rows } = options;
  let exit: RunExit | null = null;
  const journal = createInputJournal(MAX_WAITING_INPUT);
  const reader = openReader(dir);

  const recording = openRecordingWriter(dir, options, startedAt, (from, to) => events.onHole(run, from, to));
  const pty = startOn(dir, recording, () =>
    startPty(
      {
        file,
        args: options.args,
        env: Object.entries(options.env).map(([name, value]) => `${name}=${value}`),
        cwd: options.cwd,
        cols,
        rows,
        umask,
      },
      {
        onOutput(bytes) {
          const offset = recording.length;
          recording.append(bytes);
          events.onOutput(run, offset, bytes);
        },
        onEnd(how) {
          exit = how;
          pump.stop();
          recording.exited(how);
          recording.close();
          events.onExit(run);
        },
      },
    ),
  );
  const pump = createInputPump({
    journal,
    write: (bytes) => pty.write(bytes),
    onApplied: (writer, offset) => events.onApplied(run, writer, offset),
  });

  const brake = createBrake(pty, systemClock);

  const run: HostedRun = {
    handle,
    sessionId: options.sessionId,
    run: options.run,
    get length() {
      return recording.length;
    },
    get exit() {
      return exit;
    },
    flush() {
      pty.flush();
      recording.flush();
    },
    describe: (length) => ({
      handle,
      sessionId: options.sessionId,
      run: options.run,
      pid: pty.pid,
      cols,
      rows,
      startedAt,
      length,
      // Who was not told of every byte is not told of the end.
      exit: length === recording.length ? exit : null,
      applied: journal.all(exit === null ? undefined : ENDED_WRITERS),
    }),
    read: (offset, max) => reader.read(offset, max),
    input(writer, offset, bytes) {
      if (exit !== null || !journal.take(writer, offset, bytes)) {
        events.onRefused(run, writer, journal.applied(writer));
      }
      if (exit === null) pump.wake();
    },
    taken: (writer) => journal.taken(writer),
    resize(newCols, newRows) {
      if (exit !== null || (newCols === cols && newRows === rows)) return;
      // What the program printed before is of the old size.
      pty.flush();
      pty.resize(newCols, newRows);
      cols = newCols;
      rows = newRows;
      recording.resized(cols, rows);
      events.onResized(run);
    },
    signal(signal) {
      if (exit === null) void signalTerminal(pty.pid, signal);
    },
    pause: brake.pause,
    resume: brake.resume,
    hold: brake.hold,
    release: brake.release,
  };
  return run;
}

function openRecordingWriter(
  dir: string,
  options: SpawnOptions,
  startedAt: number,
  onHole: (from: number, to: number | null) => void,
): RecordingWriter {
  const { sessionId, run, file, args, cwd, cols, rows, env } = options;
  const meta = {
    version: 1 as const,
    ...{ sessionId, run, startedAt, cols, rows, cwd },
    command: [file, ...args],
    term: env.TERM ?? null,
  };
  try {
    return createRecordingWriter({ dir, meta, onHole });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new Error('this run was recorded already');
    rmSync(dir, { recursive: true, force: true });
    throw new Error(`the recording cannot be made: ${message}`);
  }
}

function startOn(dir: string, recording: RecordingWriter, start: () => PtyProcess): PtyProcess {
  try {
    return start();
  } catch (error) {
    recording.close();
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

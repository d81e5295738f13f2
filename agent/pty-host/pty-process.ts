/** One program on one PTY: its bytes as they come, in batches of one turn, and its end after its last byte. */
import { closeSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { type ForkOptions, fork, setSize } from './native-pty.ts';
import type { RunExit } from './types.ts';

/** Bytes of a flood go out together, at most this many. */
const BATCH_BYTES = 64 * 1024;
/** What every terminal is read into, one after the other: a read is copied before the next one. It brings 4 KiB at most on Linux. */
const READ = Buffer.allocUnsafeSlow(16 * 1024);
/** After so much of a read the program is still printing, and the batch waits for the next one… */
const FULL_READ_BYTES = 2048;
/** …so long. */
const NEXT_READ_MS = 2;
/** After the exit, a background program may hold the PTY open: then silence for this long is the end… */
const TAIL_QUIET_MS = 250;
/** …and this long is the end in any case. */
const TAIL_MAX_MS = 5000;

export interface PtyProcess {
  readonly pid: number;
  /** Without waiting. Gives how many bytes went, 0 where the PTY is full; throws where it is gone. */
  write(bytes: Uint8Array): number;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
  /** Hands over what is gathered, now. */
  flush(): void;
}

export interface PtyHandlers {
  onOutput(bytes: Uint8Array): void;
  /** Once, after the last output; the program is reaped and the PTY closed. */
  onEnd(exit: RunExit): void;
}

/** Throws where the system has no process or PTY left. */
export function startPty(options: Omit<ForkOptions, 'onExit'>, handlers: PtyHandlers): PtyProcess {
  let exit: RunExit | null = null;
  let eof = false;
  let ended = false;
  let quiet: NodeJS.Timeout | null = null;
  let deadline: NodeJS.Timeout | null = null;
  let batch: Buffer | null = null;
  let gathered = 0;
  let scheduled: NodeJS.Immediate | null = null;
  let next: NodeJS.Timeout | null = null;

  const { fd, pid } = fork({
    ...options,
    onExit(exitCode, signal) {
      exit = signal > 0 ? { exitCode: null, signal } : { exitCode, signal: null };
      stream.resume();
      if (eof) return end();
      quiet = setTimeout(end, TAIL_QUIET_MS);
      deadline = setTimeout(end, TAIL_MAX_MS);
    },
  });
  const stream = openMaster(fd, take);

  function flush(): void {
    if (scheduled !== null) clearImmediate(scheduled);
    if (next !== null) clearTimeout(next);
    scheduled = null;
    next = null;
    if (batch === null) return;
    const bytes = batch.subarray(0, gathered);
    batch = null;
    gathered = 0;
    handlers.onOutput(bytes);
  }

  /** `bytes` are read over by the next read. */
  function take(bytes: Buffer): void {
    if (ended) return;
    if (quiet !== null) quiet.refresh();
    if (batch === null && bytes.length < FULL_READ_BYTES) {
      // A turn of the event loop reads a terminal once: nothing more of this one would come with an echo.
      handlers.onOutput(Buffer.from(bytes));
      return;
    }
    if (gathered + bytes.length > BATCH_BYTES) flush();
    batch ??= Buffer.allocUnsafeSlow(BATCH_BYTES);
    batch.set(bytes, gathered);
    gathered += bytes.length;
    if (bytes.length >= FULL_READ_BYTES) next ??= setTimeout(flush, NEXT_READ_MS);
    else scheduled ??= setImmediate(flush);
  }

  function end(): void {
    if (ended) return;
    ended = true;
    if (quiet !== null) clearTimeout(quiet);
    if (deadline !== null) clearTimeout(deadline);
    stream.destroy();
    flush();
    handlers.onEnd(exit as RunExit);
  }

  // EIO is how Linux says that nobody holds the other side any more; macOS ends the stream.
  const finished = (): void => {
    eof = true;
    flush();
    if (exit !== null) end();
  };
  stream.on('error', finished);
  stream.on('close', finished);

  return {
    pid,
    write(bytes) {
      if (ended || eof) throw new Error('the terminal is closed');
      try {
        return writeSync(fd, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
        throw error;
      }
    },
    resize(cols, rows) {
      if (!ended && !eof) setSize(fd, cols, rows);
    },
    pause() {
      if (exit === null) stream.pause();
    },
    resume() {
      stream.resume();
    },
    flush,
  };
}

function openMaster(fd: number, take: (bytes: Buffer) => void): ReadStream {
  try {
    const callback = (length: number): boolean => {
      take(READ.subarray(0, length));
      return true;
    };
    // Past the machinery of streams, which takes longer for a read than all that is done with it here.
    const stream = new ReadStream(fd, { onread: { buffer: READ, callback } });
    stream.resume();
    return stream;
  } catch (error) {
    // The program is hung up together with its terminal.
    closeSync(fd);
    throw error;
  }
}

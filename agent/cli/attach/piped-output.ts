/**
 * Puts a session's output in order for a pipe: every byte once, from one offset on. Where the stream jumps (a slow
 * reader is sent a snapshot instead of the backlog) the bytes between are fetched from the recording.
 */
export interface PipedOutputOptions {
  /** First offset to print; null: whatever comes first. */
  from: number | null;
  /** Recorded bytes from `offset`, at most `max`, empty at the end. Rejects where they are no longer kept. */
  fetch(offset: number, max: number): Promise<Uint8Array>;
  /** Resolves once more may be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Everything before this offset is printed. */
  onPrinted(offset: number): void;
  /** These bytes cannot be printed any more. */
  onMissing(from: number, to: number): void;
}

export interface PipedOutput {
  output(offset: number, bytes: Uint8Array): void;
  /** The stream goes on from here, without the bytes before. */
  jump(offset: number): void;
  /** Prints what is still recorded beyond, then resolves. Rejects with what went wrong on the way. */
  end(): Promise<void>;
}

const FETCH_BYTES = 256 * 1024;

export function createPipedOutput(options: PipedOutputOptions): PipedOutput {
  let printed = options.from;
  let turns: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | null = null;

  function next(turn: () => Promise<void>): void {
    turns = turns.then(async () => {
      if (failure !== null) return;
      try {
        await turn();
      } catch (error) {
        failure = { error };
      }
    });
  }

  async function print(offset: number, bytes: Uint8Array): Promise<void> {
    await options.write(bytes);
    printed = offset + bytes.length;
    options.onPrinted(printed);
  }

  /** Up to `to`, or to the end of what is recorded where null. */
  async function fill(to: number | null): Promise<void> {
    while (printed !== null && (to === null || printed < to)) {
      const from = printed;
      const max = to === null ? FETCH_BYTES : Math.min(FETCH_BYTES, to - from);
      let bytes: Uint8Array;
      try {
        bytes = await options.fetch(from, max);
      } catch (error) {
        if (to === null) throw error;
        options.onMissing(from, to);
        printed = to;
        return;
      }
      if (bytes.length === 0) return;
      await print(from, bytes);
    }
  }

  return {
    output: (offset, bytes) =>
      next(async () => {
        printed ??= offset;
        await fill(offset);
        const known = printed - offset;
        if (known < bytes.length)
          await print(offset + Math.max(0, known), bytes.subarray(Math.max(0, known)));
      }),
    jump: (offset) =>
      next(async () => {
        printed ??= offset;
        await fill(offset);
        options.onPrinted(offset);
      }),
    async end() {
      next(() => fill(null));
      await turns;
      if (failure !== null) throw failure.error;
    },
  };
}

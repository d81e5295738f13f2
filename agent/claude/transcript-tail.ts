/** Follows a growing file of lines without ever holding much of it: what was added since the last look, a piece at a time. */
import { type FileHandle, open } from 'node:fs/promises';

const PIECE_BYTES = 256 * 1024;
/** A longer line is an image or a large file that was read: nothing that a follower needs. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
/** Of a file that was there before: nearly always all of it. */
const CATCH_UP_BYTES = 64 * 1024 * 1024;

export interface Tail {
  /** Calls `onLine` for each whole line that was added. A file that is not there, or is cut short, starts anew. */
  look(onLine: (line: string) => void): Promise<void>;
}

export function createTail(path: string): Tail {
  let at: number | null = null;
  let inode = 0;
  /** Bytes of a line whose end is not there yet; null: of one that is too long. */
  let rest: Buffer | null = Buffer.alloc(0);

  async function start(file: FileHandle): Promise<number> {
    const { size, ino } = await file.stat();
    if (at === null || ino !== inode || size < at) {
      inode = ino;
      at = Math.max(0, size - CATCH_UP_BYTES);
      // In the middle of a line: it has no beginning here.
      rest = at === 0 ? Buffer.alloc(0) : null;
    }
    return size;
  }

  function take(piece: Buffer, onLine: (line: string) => void): void {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const line = piece.subarray(from, end);
      if (rest !== null) onLine((rest.length === 0 ? line : Buffer.concat([rest, line])).toString('utf8'));
      rest = Buffer.alloc(0);
      from = end + 1;
    }
    if (rest === null) return;
    const more = piece.subarray(from);
    rest = rest.length + more.length > MAX_LINE_BYTES ? null : Buffer.concat([rest, more]);
  }

  return {
    async look(onLine) {
      let file: FileHandle;
      try {
        file = await open(path);
      } catch {
        return;
      }
      try {
        const size = await start(file);
        while (at !== null && at < size) {
          const { buffer, bytesRead } = await file.read(
            Buffer.alloc(Math.min(PIECE_BYTES, size - at)),
            0,
            undefined,
            at,
          );
          if (bytesRead === 0) return;
          at += bytesRead;
          take(buffer.subarray(0, bytesRead), onLine);
        }
      } finally {
        await file.close();
      }
    },
  };
}

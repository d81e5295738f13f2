/** Files that somebody else writes, such as a certificate that is renewed. */
import { statSync } from 'node:fs';

/** Somebody may replace several files one after the other: a look every half minute meets most of them together. */
const LOOK_MS = 30_000;

export interface WatchedFiles {
  /** Looks now. */
  look(): void;
  stop(): void;
}

/** Calls once after each look that finds any of them changed. A file that is gone counts as unchanged until it is back. */
export function watchFiles(files: readonly string[], onChange: () => void): WatchedFiles {
  const stamp = (file: string): string | undefined => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
  };
  const seen = new Map(files.map((file) => [file, stamp(file)]));
  function look(): void {
    let changed = false;
    for (const file of files) {
      const now = stamp(file);
      if (now === undefined || now === seen.get(file)) continue;
      seen.set(file, now);
      changed = true;
    }
    if (changed) onChange();
  }
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

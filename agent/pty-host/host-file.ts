/** `pty-host.json`: which process holds the sessions. Written by the host, read by whoever looks for it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { isAlive } from './process-alive.ts';

const hostFileSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  startedAt: v.number(),
  versions: v.object({ min: v.number(), max: v.number() }),
});
export type HostFile = v.InferOutput<typeof hostFileSchema>;

export function writeHostFile(path: string, file: HostFile): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The host that is alive, as far as the file and the system say; null where there is none. */
export function readHostFile(path: string): HostFile | null {
  try {
    const file = v.parse(hostFileSchema, JSON.parse(readFileSync(path, 'utf8')));
    return isAlive(file.pid) ? file : null;
  } catch {
    return null;
  }
}

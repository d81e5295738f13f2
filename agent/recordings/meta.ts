/** `meta.json`: what ran, when, at what size. Written once, before the first byte. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { metaFile } from './names.ts';

export const metaSchema = v.object({
  version: v.literal(1),
  sessionId: v.string(),
  run: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Milliseconds since 1970. */
  startedAt: v.number(),
  cols: v.number(),
  rows: v.number(),
  command: v.array(v.string()),
  cwd: v.string(),
  /** $TERM of the program; null where it had none. */
  term: v.nullable(v.string()),
});
export type RecordingMeta = v.InferOutput<typeof metaSchema>;

/** Rejects where there is no recording, or one of a version that this program does not know. */
export async function readMeta(dir: string): Promise<RecordingMeta> {
  return v.parse(metaSchema, JSON.parse(await readFile(metaFile(dir), 'utf8')));
}

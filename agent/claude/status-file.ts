/**
 * What Claude Code writes of itself into `sessions/<pid>.json` of its configuration folder. Undocumented, so it only adds
 * to what the hooks say: it is the one sign of an interrupt by Esc, and of a dialog that was answered at the desk.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const MAX_BYTES = 64 * 1024;
const schema = v.object({ status: v.picklist(['idle', 'busy', 'waiting']) });
export type Status = v.InferOutput<typeof schema>['status'];

export const configDir = (env: Readonly<Record<string, string>>): string =>
  env.CLAUDE_CONFIG_DIR || join(env.HOME ?? '/', '.claude');

/** Null where it does not say. */
export async function readStatus(dir: string, pid: number): Promise<Status | null> {
  try {
    const file = await open(join(dir, 'sessions', `${pid}.json`));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      const parsed = v.safeParse(schema, JSON.parse(buffer.toString('utf8', 0, bytesRead)));
      return parsed.success ? parsed.output.status : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

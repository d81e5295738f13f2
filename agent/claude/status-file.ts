/**
 * What Claude Code writes of itself into `sessions/<pid>.json` of its configuration folder. Undocumented, so it only adds
 * to what the hooks say: it is the first sign of an interrupt by Esc, of a dialog that was answered at the desk, and of a
 * conversation that is open in a terminal which is not ours.
 */
import { readFileSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isAlive } from '../pty-host/process-alive.ts';

const MAX_BYTES = 64 * 1024;
const MAX_FILES = 1000;
const statusSchema = v.object({
  status: v.picklist(['idle', 'busy', 'waiting']),
  /** "permission prompt", "dialog open"… */
  waitingFor: v.optional(v.string()),
  /** Claude Code's own id of the conversation. */
  sessionId: v.optional(v.string()),
});
export type StatusFile = v.InferOutput<typeof statusSchema>;
export type Status = StatusFile['status'];
const openSchema = v.object({ sessionId: v.string(), procStart: v.optional(v.string()) });

export const configDir = (env: Readonly<Record<string, string>>): string =>
  env.CLAUDE_CONFIG_DIR || join(env.HOME ?? '/', '.claude');

/** Null where there is none, or it is none of this shape. */
async function read<S extends v.GenericSchema>(
  dir: string,
  name: string,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  try {
    const file = await open(join(dir, 'sessions', name));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      const parsed = v.safeParse(schema, JSON.parse(buffer.toString('utf8', 0, bytesRead)));
      return parsed.success ? parsed.output : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Null where it does not say. */
export const readStatus = (dir: string, pid: number): Promise<StatusFile | null> =>
  read(dir, `${pid}.json`, statusSchema);

/** When a process began, in the system's own ticks (proc(5), field 22); null where nothing tells. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Every conversation that a living Claude Code has open → its process. */
export async function openConversations(dir: string): Promise<Map<string, number>> {
  const names = await readdir(join(dir, 'sessions')).catch(() => []);
  const found = new Map<string, number>();
  for (const name of names.slice(0, MAX_FILES)) {
    const pid = Number(/^(\d{1,10})\.json$/.exec(name)?.[1] ?? 0);
    // Killed, it leaves its file behind.
    if (pid === 0 || !isAlive(pid)) continue;
    const said = await read(dir, name, openSchema);
    // The number may be another process's by now.
    const start = startOf(pid);
    const other = start !== null && said?.procStart !== undefined && said.procStart !== start;
    if (said !== null && !other) found.set(said.sessionId, pid);
  }
  return found;
}

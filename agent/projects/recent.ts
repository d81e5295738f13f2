/** Folders in which Claude Code was used on this machine, and which are no projects yet. */
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_LOOKED = 200;
const MAX_RECENT = 12;

/** Claude Code's own state, as far as it is read here. */
const stateSchema = v.object({
  mcpServers: v.optional(v.record(v.string(), v.unknown())),
  projects: v.optional(
    v.record(v.string(), v.object({ mcpServers: v.optional(v.record(v.string(), v.unknown())) })),
  ),
});
export type ClaudeState = v.InferOutput<typeof stateSchema>;

/** `$CLAUDE_CONFIG_DIR/.claude.json`, else `~/.claude.json`. Empty where it is not there or not understood. */
export async function readClaudeState(env: Readonly<Record<string, string>>): Promise<ClaudeState> {
  const file = join(env.CLAUDE_CONFIG_DIR || env.HOME || homedir(), '.claude.json');
  try {
    if ((await stat(file)).size > MAX_BYTES) return {};
    const parsed = v.safeParse(stateSchema, JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}

/** Newest first, by when something in them changed last. */
export async function recentFolders(state: ClaudeState, known: ReadonlySet<string>): Promise<string[]> {
  const paths = Object.keys(state.projects ?? {})
    .filter((path) => path.startsWith('/') && !known.has(path))
    .slice(-MAX_LOOKED);
  const found = await Promise.all(
    paths.map(async (path) => {
      const about = await stat(path).catch(() => null);
      return about?.isDirectory() ? [{ path, at: about.mtimeMs }] : [];
    }),
  );
  return found
    .flat()
    .sort((a, b) => b.at - a.at)
    .slice(0, MAX_RECENT)
    .map(({ path }) => path);
}

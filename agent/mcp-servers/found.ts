/** Servers that Claude Code has already: of the project's `.mcp.json`, of its user, and of its user in this project. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { serverSources } from '../../shared/model/server.ts';
import { type Imported, importServer, importServers } from '../../shared/model/server-import.ts';
import type { ClaudeState } from '../projects/recent.ts';

export type ServerSource = (typeof serverSources)[number];
export type Found = Imported & { from: ServerSource };

const MAX_BYTES = 1024 * 1024;

/** With their values: only names and summaries of them may leave the machine. */
export async function findServers(state: ClaudeState, project: string | null): Promise<Found[]> {
  const of = (from: ServerSource, servers: Record<string, unknown> | undefined): Found[] =>
    Object.entries(servers ?? {}).map(([name, entry]) => ({ from, ...importServer(name, entry) }));
  return [
    ...(project === null ? [] : await ofProject(project)),
    ...(project === null ? [] : of('local', state.projects?.[project]?.mcpServers)),
    ...of('user', state.mcpServers),
  ];
}

async function ofProject(project: string): Promise<Found[]> {
  const file = join(project, '.mcp.json');
  const about = await stat(file).catch(() => null);
  if (about === null || about.size > MAX_BYTES) return [];
  try {
    return importServers(await readFile(file, 'utf8')).map((one) => ({ from: 'mcp.json', ...one }));
  } catch (error) {
    return [{ from: 'mcp.json', name: '.mcp.json', input: null, problem: (error as Error).message }];
  }
}

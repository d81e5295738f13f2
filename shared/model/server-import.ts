/** Servers out of JSON that other programs write: `.mcp.json`, Claude Code's own, or what a person pastes. Pure. */
import * as v from 'valibot';
import { type LaunchInput, type ServerInput, serverInputSchema } from './server.ts';

export type Imported =
  | { name: string; input: ServerInput; problem: null }
  | { name: string; input: null; problem: string };

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws Error with words where the text is no JSON, or holds no server. */
export function importServers(text: string, nameless = 'server'): Imported[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // A snippet of documentation is often the inside of the object.
    try {
      json = JSON.parse(`{${text.trim().replace(/,$/, '')}}`);
    } catch {
      throw new Error(`This is not JSON: ${(error as Error).message}.`);
    }
  }
  const found = entriesOf(json, nameless);
  if (found.length === 0) throw new Error('There is no server in it: look for “mcpServers”.');
  return found.map(([name, entry]) => importServer(name, entry));
}

function entriesOf(json: unknown, nameless: string): [string, unknown][] {
  if (!isObject(json)) return [];
  for (const key of ['mcpServers', 'servers']) {
    const inner = json[key];
    if (isObject(inner)) return Object.entries(inner);
  }
  if ('command' in json || 'url' in json) return [[nameless, json]];
  return Object.entries(json).filter(([, value]) => isObject(value));
}

export function importServer(name: string, entry: unknown): Imported {
  const refused = (problem: string): Imported => ({ name, input: null, problem });
  if (!isObject(entry)) return refused('It is no object.');
  const launch = launchOf(entry);
  if (launch === null) return refused('It has neither a command nor an address (url).');
  const alwaysLoad = entry.alwaysLoad === true;
  const parsed = v.safeParse(serverInputSchema, { name, alwaysLoad, launch });
  if (parsed.success) return { name, input: parsed.output, problem: null };
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue)?.replace(/^launch\./, '');
  return refused(where ? `${where}: ${issue.message}` : issue.message);
}

function launchOf(entry: Json): LaunchInput | null {
  const { type, command, args = [], env = {}, url, headers = {} } = entry;
  // Checked by the schema: what another program wrote may be anything.
  if (command !== undefined) return { kind: 'stdio', command, args, env } as LaunchInput;
  if (url === undefined) return null;
  return { kind: type === 'sse' ? 'sse' : 'http', url, headers } as LaunchInput;
}

/** In one line and without values: what it runs, or where it is. */
export function launchSummary(launch: LaunchInput): string {
  return launch.kind === 'stdio' ? [launch.command, ...launch.args].join(' ') : launch.url;
}

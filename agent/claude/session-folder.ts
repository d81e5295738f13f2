/**
 * What one Claude Code session brings with it: a folder in the agent's home, outside of every repository, that nobody
 * but this account can open. Its credential stands in files alone: never in an argument, never in an environment.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Renderer } from '../../shared/model/claude-options.ts';
import { idSchema } from '../../shared/model/ids.ts';
import { SKILL_PREFIX } from '../../shared/model/skill.ts';
import { equalBytes, randomBytes, toBase64Url, utf8 } from '../../shared/wire/bytes.ts';
import type { ServerConfig } from '../mcp-servers/library.ts';
import { bridgeServer } from '../tools/launch.ts';
import { SERVER_NAME } from '../tools/server.ts';
import { mergeSettings } from './merge-settings.ts';
import { editorScript, type StatusLine, statusLineScript } from './session-scripts.ts';
import { type HookPlaces, hookSettings } from './settings.ts';
import { quoted } from './shell-words.ts';

/** What a session is given beside its hooks and our tools. */
export interface SessionGear {
  /** Path of curl; null where the machine has none. */
  curl: string | null;
  permissions: { allow: readonly string[]; ask: readonly string[] };
  /** The person's MCP servers, with their secrets. */
  servers: Readonly<Record<string, ServerConfig>>;
  /** Behind Claude Code's own system prompt. */
  prompt: string;
  /** Of the person at the desk, for this session alone. */
  settings?: Readonly<Record<string, unknown>>;
  /** The person's own editor and status line, where there are some. */
  editor?: string | undefined;
  statusLine?: StatusLine | null;
  renderer?: Renderer | undefined;
}

export interface SessionFiles {
  /** For `--settings` and for `--mcp-config`. */
  settings: string;
  servers: string;
  /** For `--plugin-dir`: skills, and nothing else. */
  skills: string;
  /** For `--append-system-prompt-file`. */
  prompt: string;
}

export interface SessionFolders {
  /** Makes the folder afresh. */
  make(sessionId: string, gear: SessionGear): SessionFiles;
  dirOf(sessionId: string): string;
  /** Where a running session keeps what Claude Code last said to its status line. */
  usageFile(sessionId: string): string;
  /** Names of the servers that a running session was given, ours first. */
  serversOf(sessionId: string): string[];
  /** Whether the header is that of this session. */
  holds(sessionId: string, authorization: string | undefined): boolean;
  /** Its hooks can say nothing any more. */
  remove(sessionId: string): void;
  /** Removes what sessions that are over have left. */
  keepOnly(sessionIds: ReadonlySet<string>): void;
}

const serversSchema = v.object({ mcpServers: v.record(v.string(), v.unknown()) });
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const HEADER = 'authorization: ';
/** Claude Code's own words for its two renderers. */
const TUI: Record<Renderer, string> = { fullscreen: 'fullscreen', classic: 'default' };

export function createSessionFolders({
  dir,
  editorsDir = null,
  uploadsDir,
  socket,
}: {
  dir: string;
  /** Its path holds no space; null: sessions get no editor of ours, and so no prompts. */
  editorsDir?: string | null;
  /** Where what a person sends to a session stands, in a folder by its id. */
  uploadsDir: string;
  socket: string;
}): SessionFolders {
  const known = new Map<string, Uint8Array>();
  const folder = (sessionId: string) => join(dir, sessionId);
  const headerFile = (sessionId: string) => join(folder(sessionId), 'hook-credential');

  const usageFile = (sessionId: string) => join(folder(sessionId), 'usage.json');

  const remove = (sessionId: string) => {
    known.delete(sessionId);
    for (const parent of [dir, editorsDir]) {
      if (parent !== null) rmSync(join(parent, sessionId), { recursive: true, force: true });
    }
  };

  /** Makes the programs that it starts, and says what of its settings names them. */
  function scripts(sessionId: string, gear: SessionGear, places: HookPlaces): object {
    return { ...statusLine(sessionId, gear.statusLine ?? null), ...editor(sessionId, gear.editor, places) };
  }

  function statusLine(sessionId: string, own: StatusLine | null): object {
    if (own === null) return {};
    const program = join(folder(sessionId), 'status-line');
    writeFileSync(program, statusLineScript(own, usageFile(sessionId)), { mode: 0o700, flag: 'wx' });
    return { statusLine: { ...own, command: quoted(program) } };
  }

  function editor(sessionId: string, own: string | undefined, places: HookPlaces): object {
    if (editorsDir === null) return {};
    const { name, words, script } = editorScript(own, join(folder(sessionId), 'words'), places);
    const program = join(editorsDir, sessionId, name);
    mkdirSync(join(editorsDir, sessionId), { mode: 0o700 });
    writeFileSync(program, script, { mode: 0o700, flag: 'wx' });
    return { env: { VISUAL: [program, ...words].join(' ') } };
  }

  function expected(sessionId: string): Uint8Array | null {
    const cached = known.get(sessionId);
    if (cached !== undefined) return cached;
    // It becomes a part of a path.
    if (!v.is(idSchema, sessionId)) return null;
    try {
      const line = readFileSync(headerFile(sessionId), 'utf8').trim();
      const value = utf8(line.slice(HEADER.length));
      known.set(sessionId, value);
      return value;
    } catch {
      return null;
    }
  }

  return {
    make(sessionId, gear) {
      const { curl, permissions, servers: own, prompt: words, settings: theirs = {}, renderer } = gear;
      remove(sessionId);
      mkdirSync(folder(sessionId), { recursive: true, mode: 0o700 });
      const write = (path: string, text: string) => writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
      // As one header line, which curl reads as it is.
      write(headerFile(sessionId), `${HEADER}Bearer ${toBase64Url(randomBytes(32))}\n`);
      const places = { socket, headerFile: headerFile(sessionId), sessionId };
      const settings = join(folder(sessionId), 'settings.json');
      const skills = join(folder(sessionId), SKILL_PREFIX);
      // Without being asked: whoever sent a file by its path wants it read. Two slashes: from the root of the file system.
      const readable = [skills, join(uploadsDir, sessionId)];
      const allow = [...permissions.allow, ...readable.map((path) => `Read(/${path}/**)`)];
      const ours = {
        ...hookSettings({ curl, ...places }),
        ...scripts(sessionId, gear, { curl, ...places }),
        ...(renderer !== undefined && { tui: TUI[renderer] }),
        permissions: { ...permissions, allow },
      };
      write(settings, JSON.stringify(mergeSettings(theirs, ours), null, 2));
      const servers = join(folder(sessionId), 'mcp.json');
      const mcpServers = { [SERVER_NAME]: bridgeServer(places), ...own };
      write(servers, JSON.stringify({ mcpServers }, null, 2));
      const prompt = join(folder(sessionId), 'system-prompt.txt');
      write(prompt, words);
      return { settings, servers, skills, prompt };
    },
    dirOf: folder,
    usageFile,
    serversOf(sessionId) {
      try {
        const { mcpServers } = v.parse(serversSchema, readJson(join(folder(sessionId), 'mcp.json')));
        return Object.keys(mcpServers);
      } catch {
        return [];
      }
    },
    holds(sessionId, authorization) {
      const value = expected(sessionId);
      return value !== null && authorization !== undefined && equalBytes(value, utf8(authorization));
    },
    remove,
    keepOnly(sessionIds) {
      for (const parent of [dir, editorsDir]) {
        if (parent === null) continue;
        for (const name of readdirSync(parent)) if (!sessionIds.has(name)) remove(name);
      }
    },
  };
}

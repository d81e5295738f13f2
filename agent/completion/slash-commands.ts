/** What can be written behind a slash in Claude Code: its own commands, and those of the project and of the account. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SlashCommand } from '../../shared/model/completion.ts';

const MOST_COMMANDS = 500;
const MAX_FILE_BYTES = 64 * 1024;
const DEPTH = 3;
const NAME = /^[\w:.-]{1,100}$/;

/** Of Claude Code itself, for a person at a terminal. */
const OWN: readonly [name: string, about: string][] = [
  ['add-dir', 'Add a folder that it may use'],
  ['agents', 'Manage subagents'],
  ['clear', 'Forget the conversation so far'],
  ['compact', 'Shorten the conversation, with what to keep'],
  ['config', 'Settings'],
  ['context', 'What fills the context'],
  ['cost', 'What this session cost'],
  ['doctor', 'Look for trouble in the installation'],
  ['export', 'Export the conversation'],
  ['help', 'All commands'],
  ['hooks', 'Manage hooks'],
  ['init', 'Write a CLAUDE.md for this project'],
  ['login', 'Sign in'],
  ['logout', 'Sign out'],
  ['mcp', 'MCP servers'],
  ['memory', 'Edit what it remembers'],
  ['model', 'Choose the model'],
  ['permissions', 'What it may do without asking'],
  ['plugin', 'Manage plugins'],
  ['pr-comments', 'Comments of a pull request'],
  ['release-notes', 'What is new'],
  ['resume', 'Resume another conversation'],
  ['review', 'Review a pull request'],
  ['rewind', 'Go back to an earlier point'],
  ['security-review', 'Review the changes for security'],
  ['status', 'Version, model, account'],
  ['tasks', 'What runs in the background'],
  ['terminal-setup', 'Set up key bindings'],
  ['todos', 'What it has to do'],
  ['usage', 'How much of the plan is used'],
  ['vim', 'Edit as in vim'],
];

/** The nearest definition of a name counts: the project's, the account's, Claude Code's own. */
export async function slashCommands(project: string, home: string): Promise<SlashCommand[]> {
  const found = new Map<string, SlashCommand>();
  const add = (command: SlashCommand) => {
    if (NAME.test(command.name) && !found.has(command.name) && found.size < MOST_COMMANDS) {
      found.set(command.name, command);
    }
  };
  for (const [folder, from] of [
    [join(project, '.claude'), 'project'],
    [join(home, '.claude'), 'account'],
  ] as const) {
    for (const { path, name } of await markdownIn(join(folder, 'commands'), DEPTH)) {
      add({ name, from, about: await aboutOf(path) });
    }
    for (const skill of await names(join(folder, 'skills'))) {
      const path = join(folder, 'skills', skill, 'SKILL.md');
      if (await isFile(path)) add({ name: skill, from, about: await aboutOf(path) });
    }
  }
  for (const [name, about] of OWN) add({ name, about, from: 'claude' });
  return [...found.values()];
}

async function markdownIn(folder: string, depth: number): Promise<{ path: string; name: string }[]> {
  const found: { path: string; name: string }[] = [];
  for (const name of await names(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.md')) found.push({ path, name: basename(name, '.md') });
    else if (depth > 1 && !name.includes('.')) found.push(...(await markdownIn(path, depth - 1)));
    if (found.length >= MOST_COMMANDS) break;
  }
  return found;
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (about) => about.isFile(),
    () => false,
  );

/** `description` of its front matter, else its first line; '' where it cannot be read. */
async function aboutOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_FILE_BYTES) return '';
    const text = await readFile(path, 'utf8');
    const [, head = '', body = text] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text) ?? [];
    const described = /^description:\s*(.+)$/m.exec(head)?.[1];
    const first = body.split('\n').find((line) => line.trim() !== '') ?? '';
    return (described ?? first).replace(/^["'#\s]+|["'\s]+$/g, '').slice(0, 200);
  } catch {
    return '';
  }
}

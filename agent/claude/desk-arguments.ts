/**
 * Claude Code's own command line, as far as `poet claude` has to understand it: whether it begins a session at all, which
 * conversation it means, and the options of which Claude Code takes one alone. Everything else goes through as it was typed.
 * Measured on 2.1.330. Pure.
 */
import { resolve } from 'node:path';
import * as v from 'valibot';
import { claudeIdSchema, type Program, programSchema } from '../../shared/model/session.ts';

/** What prints and ends, runs elsewhere, or is a command about Claude Code itself. */
const NO_SESSION = new Set(
  '-p --print -h --help -v --version --bg --background --cloud --desktop --teleport --environment --tmux'.split(
    ' ',
  ),
);
const COMMANDS = new Set(
  'agents attach auth auto-mode config doctor gateway import install kill logs mcp migrate-installer plugin plugins purge respawn rm setup-token stop ultrareview update upgrade'.split(
    ' ',
  ),
);
/** Followed by exactly one word. */
const ONE = new Set(
  (
    '--agent --agents --append-system-prompt --append-system-prompt-file --autocompact --debug-file --effort ' +
    '--fallback-model --input-format --json-schema --max-budget-usd --max-turns --model -n --name --output-format ' +
    '--permission-mode --permission-prompts --permission-prompt-tool --plugin-dir --plugin-url ' +
    '--remote-control-session-name-prefix --session-id --setting-sources --settings --system-prompt ' +
    '--system-prompt-file --system-prompt-snapshot'
  ).split(' '),
);
/** Followed by a word, unless that is an option. */
const MAYBE = new Set([
  '-r',
  '--resume',
  '-d',
  '--debug',
  '--from-pr',
  '--prompt-suggestions',
  '--remote-control',
  '-w',
  '--worktree',
]);
/** Followed by words up to the next option. */
const MANY = new Set(
  '--add-dir --allowedTools --allowed-tools --betas --disallowedTools --disallowed-tools --file --mcp-config --tools'.split(
    ' ',
  ),
);

export interface DeskArguments {
  /** False: run it as it is. */
  session: boolean;
  /** Without what stands in the other members. */
  args: string[];
  /** The conversation that is meant; `own`: in a way that only Claude Code understands. */
  conversation: { kind: 'new' | 'latest' | 'own' } | { kind: 'id'; id: string };
  /** Of each option every value, in order: files, texts, or JSON. */
  settings: string[];
  promptTexts: string[];
  promptFiles: string[];
  name: string | null;
  program: Extract<Program, { kind: 'claude' }>;
}

interface Word {
  /** The option; null: a prompt, or part of one. */
  option: string | null;
  values: string[];
  /** As typed. */
  typed: string[];
}

function* words(args: readonly string[]): Generator<Word> {
  for (let at = 0; at < args.length; ) {
    const first = args[at++] as string;
    if (first === '--') {
      yield { option: null, values: [], typed: [first, ...args.slice(at)] };
      return;
    }
    const [name = '', value] = /^--[^=]+=/.test(first)
      ? [first.slice(0, first.indexOf('=')), first.slice(first.indexOf('=') + 1)]
      : [first];
    if (!first.startsWith('-') || first === '-') yield { option: null, values: [first], typed: [first] };
    else if (value !== undefined) yield { option: name, values: [value], typed: [first] };
    else {
      const most = ONE.has(name) || MAYBE.has(name) ? 1 : MANY.has(name) ? Number.POSITIVE_INFINITY : 0;
      const from = at;
      while (at < args.length && at - from < most) {
        if (args[at]?.startsWith('-') && !ONE.has(name)) break;
        at++;
      }
      yield { option: name, values: args.slice(from, at), typed: args.slice(from - 1, at) };
    }
  }
}

/** `-cp` is `-c -p`. */
const letters = (option: string): string[] =>
  /^-[a-z]{2,}$/i.test(option) ? [...option.slice(1)].map((letter) => `-${letter}`) : [option];

/** `cwd`: what relative folders are relative to. */
export function readDeskArguments(typed: readonly string[], cwd: string): DeskArguments {
  const found: DeskArguments = {
    session: !COMMANDS.has(typed[0] ?? ''),
    args: [],
    conversation: { kind: 'new' },
    settings: [],
    promptTexts: [],
    promptFiles: [],
    name: null,
    program: { kind: 'claude' },
  };
  const chosen: Record<string, unknown> = {};
  const dirs: string[] = [];
  let fork = false;
  for (const { option, values, typed: word } of words(typed)) {
    const [value] = values;
    if (option !== null && letters(option).some((one) => NO_SESSION.has(one))) found.session = false;
    switch (option) {
      case '--settings':
        found.settings.push(...values);
        continue;
      case '--append-system-prompt':
        found.promptTexts.push(...values);
        continue;
      case '--append-system-prompt-file':
        found.promptFiles.push(...values);
        continue;
      case '-r':
      case '--resume':
        if (v.is(claudeIdSchema, value)) {
          found.conversation = { kind: 'id', id: value.toLowerCase() };
          continue;
        }
        found.conversation = { kind: 'own' };
        break;
      case '-c':
      case '--continue':
        found.conversation = { kind: 'latest' };
        continue;
      case '--session-id':
      case '--from-pr':
        found.conversation = { kind: 'own' };
        break;
      case '--fork-session':
        fork = true;
        break;
      case '-n':
      case '--name':
        found.name = value ?? null;
        break;
      case '--model':
        chosen.model = value;
        break;
      case '--effort':
        chosen.effort = value;
        break;
      case '--permission-mode':
        chosen.permissionMode = value;
        break;
      case '--dangerously-skip-permissions':
        chosen.permissionMode = 'bypassPermissions';
        break;
      case '--add-dir':
        dirs.push(...values.map((dir) => resolve(cwd, dir)));
        break;
    }
    found.args.push(...word);
  }
  if (dirs.length > 0) chosen.dirs = dirs;
  for (const [name, value] of Object.entries(chosen)) {
    // What does not fit is Claude Code's to refuse, and nothing to start with again.
    if (v.is(programSchema, { kind: 'claude', [name]: value }))
      Object.assign(found.program, { [name]: value });
  }
  return fork ? asTyped(found) : found;
}

/** A copy of a conversation is Claude Code's to make: its options stay with it. */
function asTyped(found: DeskArguments): DeskArguments {
  const { conversation, args } = found;
  const meant =
    conversation.kind === 'id'
      ? ['--resume', conversation.id]
      : conversation.kind === 'latest'
        ? ['--continue']
        : [];
  return { ...found, conversation: { kind: 'own' }, args: [...meant, ...args] };
}

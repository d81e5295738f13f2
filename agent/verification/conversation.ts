/**
 * What Claude Code's own transcripts tell of a session: commands, what was denied, tokens, and what was said. What was
 * written down while they grew comes first; this fills in what nobody heard then. Measured on 2.1.330.
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { detailOf } from '../claude/tool-detail.ts';
import { plainText } from '../claude/transcript-line.ts';
import { MAX_COMMAND } from './command-log.ts';
import { deniedBecause, type Ended, endedBadly, endedWell, runsCommands } from './command-outcome.ts';

export interface ToldCommand extends Ended {
  id: string;
  at: number;
  ms: number | null;
  command: string;
}
export interface Conversation {
  commands: ToldCommand[];
  denied: { id: string; at: number; tool: string; detail: string | null; why: string }[];
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number } | null;
  workedMs: number;
  /** The last things that were said, oldest first. */
  words: { at: number; who: 'person' | 'claude'; text: string }[];
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_AGENTS = 200;
const MAX_WORDS = 60;
const MAX_WORD_LENGTH = 2_000;
const MAX_DENIED = 100;

const count = v.optional(v.pipe(v.number(), v.minValue(0)), 0);
const text = v.optional(v.string());
const block = v.object({
  type: v.string(),
  id: text,
  name: text,
  text,
  input: v.optional(v.record(v.string(), v.unknown())),
  tool_use_id: text,
  is_error: v.optional(v.boolean()),
  content: v.optional(v.unknown()),
});
const lineSchema = v.object({
  type: v.picklist(['user', 'assistant']),
  timestamp: text,
  isMeta: v.optional(v.boolean()),
  isSidechain: v.optional(v.boolean()),
  isCompactSummary: v.optional(v.boolean()),
  toolUseResult: v.optional(v.unknown()),
  message: v.object({
    id: text,
    content: v.optional(v.union([v.string(), v.array(block)]), ''),
    usage: v.optional(
      v.object({
        input_tokens: count,
        output_tokens: count,
        cache_read_input_tokens: count,
        cache_creation_input_tokens: count,
      }),
    ),
  }),
});
type Line = v.InferOutput<typeof lineSchema>;
type Block = v.InferOutput<typeof block>;

/** `from`, `to`: ms since 1970; only what happened between counts. */
export async function readConversations(
  transcripts: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<Conversation> {
  const account = createAccount(from, to);
  for (const path of transcripts) {
    await readLines(path, account.take);
    account.turnOver();
    const agents = path.replace(/\.jsonl$/, '/subagents');
    const names = await readdir(agents).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.jsonl')).slice(0, MAX_AGENTS)) {
      await readLines(join(agents, name), account.takeOfAgent);
    }
  }
  return account.result();
}

const HEAD = 2_000;
const SAID = /"type":"(?:user|assistant)"/;

async function readLines(path: string, take: (line: Line) => void): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return;
  const input = createReadStream(path, { start: Math.max(0, found.size - MAX_BYTES) });
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    // Most of the bytes are requests as they were sent.
    if (!SAID.test(text.slice(0, HEAD))) continue;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      continue;
    }
    const parsed = v.safeParse(lineSchema, json);
    if (parsed.success) take(parsed.output);
  }
}

function createAccount(from: number, to: number) {
  const commands = new Map<string, ToldCommand>();
  const tools = new Map<string, { tool: string; detail: string | null; at: number }>();
  const usages = new Map<string, NonNullable<Line['message']['usage']>>();
  const denied: Conversation['denied'] = [];
  let words: Conversation['words'] = [];
  let workedMs = 0;
  let turn: { began: number; last: number } | null = null;

  function turnOver(): void {
    if (turn !== null) workedMs += turn.last - turn.began;
    turn = null;
  }

  function say(who: 'person' | 'claude', at: number, said: string): void {
    if (said.trim() === '') return;
    words.push({ at, who, text: said.trim().slice(0, MAX_WORD_LENGTH) });
    if (words.length > 2 * MAX_WORDS) words = words.slice(-MAX_WORDS);
  }

  function begin({ id = '', name = '', input = {} }: Block, at: number): void {
    tools.set(id, { tool: name, detail: detailOf(input), at });
    if (!runsCommands(name)) return;
    const command = String(input.command ?? '').slice(0, MAX_COMMAND);
    commands.set(id, { id, at, ms: null, command, outcome: 'running', exitCode: null, output: '' });
  }

  function end(
    { tool_use_id: id = '', is_error: bad = false, content }: Block,
    at: number,
    result: unknown,
  ): void {
    const tool = tools.get(id);
    if (tool === undefined) return;
    const error = bad ? plainText(content) : '';
    const why = bad ? deniedBecause(error) : null;
    if (why !== null) {
      if (denied.length < MAX_DENIED) denied.push({ id, at, tool: tool.tool, detail: tool.detail, why });
      commands.delete(id);
      return;
    }
    const command = commands.get(id);
    if (command === undefined) return;
    const ended = bad ? endedBadly(error, /interrupted by user/i.test(error)) : endedWell(result);
    commands.set(id, { ...command, ...ended, ms: Math.max(0, at - command.at) });
  }

  function take(line: Line, ofAgent: boolean): void {
    const at = Date.parse(line.timestamp ?? '') || 0;
    if (at < from || at > to) return;
    const { content, usage, id } = line.message;
    const blocks: Block[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    for (const one of blocks) {
      if (one.type === 'tool_use') begin(one, at);
      if (one.type === 'tool_result') end(one, at, line.toolUseResult);
    }
    // The last line of a message has all that it cost.
    if (line.type === 'assistant' && usage !== undefined && id !== undefined) usages.set(id, usage);
    if (ofAgent) return;
    const said = blocks
      .flatMap((one) => (one.type === 'text' && one.text !== undefined ? [one.text] : []))
      .join('\n');
    if (line.type === 'assistant') {
      say('claude', at, said);
      if (turn !== null) turn.last = at;
    } else if (blocks.some((one) => one.type === 'tool_result')) {
      if (turn !== null) turn.last = at;
    } else if (!line.isMeta && !line.isCompactSummary && !/^<(?:command-|local-command|bash-)/.test(said)) {
      turnOver();
      turn = { began: at, last: at };
      say('person', at, said);
    }
  }

  return {
    take: (line: Line) => take(line, line.isSidechain === true),
    takeOfAgent: (line: Line) => take(line, true),
    turnOver,
    result(): Conversation {
      turnOver();
      const sum = (pick: (one: NonNullable<Line['message']['usage']>) => number) =>
        [...usages.values()].reduce((total, one) => total + pick(one), 0);
      return {
        commands: [...commands.values()].sort((a, b) => a.at - b.at),
        denied,
        tokens:
          usages.size === 0
            ? null
            : {
                input: sum((one) => one.input_tokens),
                output: sum((one) => one.output_tokens),
                cacheRead: sum((one) => one.cache_read_input_tokens),
                cacheWrite: sum((one) => one.cache_creation_input_tokens),
              },
        workedMs,
        words: words.slice(-MAX_WORDS),
      };
    },
  };
}

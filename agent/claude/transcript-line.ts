/** What one line of Claude Code's own transcript says of what it does. Measured on 2.1.330; what is not known is let by. Pure. */
import * as v from 'valibot';

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

const count = v.optional(v.nullable(v.number()), 0);
const usage = v.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: v.optional(v.nullable(v.object({ ephemeral_1h_input_tokens: count }))),
});

const lineSchema = v.object({
  type: v.string(),
  subtype: text,
  timestamp: text,
  isMeta: v.optional(v.boolean()),
  isCompactSummary: v.optional(v.boolean()),
  isApiErrorMessage: v.optional(v.boolean()),
  promptId: text,
  permissionMode: text,
  operation: text,
  content: text,
  toolUseResult: v.optional(v.unknown()),
  message: v.optional(
    v.object({
      id: text,
      model: text,
      content: v.optional(v.union([v.string(), v.array(block)])),
      usage: v.optional(usage),
    }),
  ),
  totalCostUSD: v.optional(v.number()),
  compactMetadata: v.optional(v.object({ postTokens: count })),
  quotaLimits: v.optional(v.object({ resetsAt: v.optional(v.number()) })),
});
type Line = v.InferOutput<typeof lineSchema>;

export interface Tokens {
  input: number;
  output: number;
  cacheRead: number;
  /** Written to a cache that lasts five minutes, and to one that lasts an hour. */
  cacheWrite: number;
  longCacheWrite: number;
}

/** Ids of turns are Claude Code's `prompt_id`s; times are ms since 1970. */
export type TranscriptSign =
  | { sign: 'turn'; turn: string; at: number }
  | { sign: 'tool'; id: string; tool: string; input: Record<string, unknown> | undefined; at: number }
  /** `error`: in Claude Code's words; null: it came back well, with this. */
  | { sign: 'tool over'; id: string; error: string | null; result: unknown; at: number }
  | { sign: 'turn over'; at: number }
  | { sign: 'interrupted'; at: number }
  /** The person's own words that Claude took: typed, or put in line while it worked. */
  | { sign: 'words'; text: string; at: number }
  /** A command of Claude Code's own: `/compact`. */
  | { sign: 'command'; name: string; at: number }
  | { sign: 'limit'; resetAt: number }
  /** An answer of the API, by its id: told again, whole, with each of its parts. */
  | { sign: 'spent'; message: string; model: string; tokens: Tokens }
  /** US dollars of the conversation, as Claude Code reckons them itself. */
  | { sign: 'cost'; usd: number }
  /** Its context was shortened to so many tokens. */
  | { sign: 'compacted'; tokens: number }
  | { sign: 'mode'; mode: string };

/** What no screen ever needs stands in most of a transcript's bytes: requests as they were sent, and what was attached to them. */
const OF_NO_USE = /^\{"type":"(?!user|assistant|system|queue-operation|permission-mode|cost-state)/;
const ATTACHMENT = '"attachment":{';
const HEAD = 400;

/** Known by its beginning, so that most of it need not be taken apart. */
export const saysNothing = (line: string): boolean =>
  OF_NO_USE.test(line) || line.slice(0, HEAD).includes(ATTACHMENT);

export function readTranscriptLine(line: string): TranscriptSign[] {
  if (saysNothing(line)) return [];
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return [];
  }
  const parsed = v.safeParse(lineSchema, json);
  return parsed.success ? signsOf(parsed.output) : [];
}

function signsOf(line: Line): TranscriptSign[] {
  const at = Date.parse(line.timestamp ?? '') || 0;
  switch (line.type) {
    case 'user':
      return line.isMeta || line.isCompactSummary ? [] : ofUser(line, at);
    case 'assistant':
      return ofAssistant(line, at);
    case 'system':
      if (line.subtype === 'turn_duration') return [{ sign: 'turn over', at }];
      return line.compactMetadata?.postTokens
        ? [{ sign: 'compacted', tokens: line.compactMetadata.postTokens }]
        : [];
    case 'queue-operation':
      return line.operation === 'enqueue' && line.content !== undefined
        ? [{ sign: 'words', text: line.content, at }]
        : [];
    case 'permission-mode':
      return line.permissionMode === undefined ? [] : [{ sign: 'mode', mode: line.permissionMode }];
    case 'cost-state':
      return line.totalCostUSD === undefined ? [] : [{ sign: 'cost', usd: line.totalCostUSD }];
    default:
      return [];
  }
}

function ofAssistant({ message, isApiErrorMessage, quotaLimits }: Line, at: number): TranscriptSign[] {
  if (isApiErrorMessage) {
    return quotaLimits?.resetsAt === undefined
      ? []
      : [{ sign: 'limit', resetAt: Math.round(quotaLimits.resetsAt) * 1000 }];
  }
  const blocks = Array.isArray(message?.content) ? message.content : [];
  const tools = blocks.flatMap(({ type, id, name, input }) =>
    type === 'tool_use' && id !== undefined && name !== undefined
      ? [{ sign: 'tool' as const, id, tool: name, input, at }]
      : [],
  );
  return [...tools, ...spentOn(message)];
}

function spentOn(message: Line['message']): TranscriptSign[] {
  const { id, model, usage } = message ?? {};
  if (id === undefined || model === undefined || usage === undefined) return [];
  const written = usage.cache_creation_input_tokens ?? 0;
  const long = Math.min(usage.cache_creation?.ephemeral_1h_input_tokens ?? 0, written);
  const tokens: Tokens = {
    input: usage.input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite: written - long,
    longCacheWrite: long,
  };
  return [{ sign: 'spent', message: id, model, tokens }];
}

const INTERRUPTED = /^\[Request interrupted by user/;
const COMMAND = /^<command-name>(\/[^<]{1,200})<\/command-name>/;
/** What commands printed, and what was said of them. */
const OF_A_COMMAND = /^<(local-command|bash-)/;

/** Of a tool's result: a text, or parts of which some are. */
export function plainText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .flatMap((one: { text?: unknown } | null) => (typeof one?.text === 'string' ? [one.text] : []))
    .join('\n');
}

function ofUser({ message, promptId, toolUseResult }: Line, at: number): TranscriptSign[] {
  const content = message?.content ?? '';
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const over = blocks.flatMap((block) =>
    'tool_use_id' in block && block.type === 'tool_result' && block.tool_use_id !== undefined
      ? [
          {
            sign: 'tool over' as const,
            id: block.tool_use_id,
            error: block.is_error === true ? plainText(block.content) : null,
            result: toolUseResult,
            at,
          },
        ]
      : [],
  );
  const said = blocks.flatMap((block) =>
    block.type === 'text' && block.text !== undefined ? [block.text] : [],
  );
  if (said.some((words) => INTERRUPTED.test(words))) return [...over, { sign: 'interrupted', at }];
  const words = said.join('\n');
  if (over.length > 0 || words === '' || OF_A_COMMAND.test(words)) return over;
  const command = COMMAND.exec(words)?.[1];
  if (command !== undefined) return [{ sign: 'command', name: command, at }];
  return [
    ...(promptId === undefined ? [] : [{ sign: 'turn' as const, turn: promptId, at }]),
    { sign: 'words', text: words, at },
  ];
}

/** What one line of Claude Code's transcript says to a reader. Measured on 2.1.330; what is not known is let by. Pure. */
import * as v from 'valibot';
import type { Entry, EntryOf, Patch } from '../../shared/model/transcript.ts';
import { detailOf } from './tool-detail.ts';
import { saysNothing } from './transcript-line.ts';

/** Of one text in a page. */
export const MAX_TEXT = 16 * 1024;
const MAX_INPUT = 8 * 1024;
const MAX_PATCH_LINES = 400;

const text = v.optional(v.string());
const block = v.object({
  type: v.string(),
  id: text,
  name: text,
  text,
  thinking: text,
  input: v.optional(v.record(v.string(), v.unknown())),
  tool_use_id: text,
  is_error: v.optional(v.nullable(v.boolean())),
  content: v.optional(v.union([v.string(), v.array(v.object({ type: v.string(), text }))])),
});
type Block = v.InferOutput<typeof block>;

const hunk = v.object({ oldStart: v.number(), newStart: v.number(), lines: v.array(v.string()) });
const resultSchema = v.object({
  structuredPatch: v.optional(v.array(hunk)),
  filePath: text,
  content: v.optional(v.unknown()),
  type: text,
  stdout: text,
  stderr: text,
  numFiles: v.optional(v.number()),
  numLines: v.optional(v.number()),
  agentId: text,
  file: v.optional(v.object({ numLines: v.optional(v.number()), totalLines: v.optional(v.number()) })),
});

const lineSchema = v.object({
  type: v.string(),
  subtype: text,
  timestamp: text,
  isMeta: v.optional(v.boolean()),
  isCompactSummary: v.optional(v.boolean()),
  isApiErrorMessage: v.optional(v.boolean()),
  content: text,
  operation: text,
  message: v.optional(v.object({ content: v.optional(v.union([v.string(), v.array(block)])) })),
  toolUseResult: v.optional(v.unknown()),
});
type Line = v.InferOutput<typeof lineSchema>;

/** `whole`: nothing is cut. */
export function entriesOf(line: string, place: number, whole = false): Entry[] {
  if (saysNothing(line)) return [];
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return [];
  }
  const parsed = v.safeParse(lineSchema, json);
  return parsed.success ? read(parsed.output, place, whole) : [];
}

function read(line: Line, place: number, whole: boolean): Entry[] {
  const time = Date.parse(line.timestamp ?? '') || 0;
  const cutTo = (limit: number) => (words: string) =>
    whole || words.length <= limit
      ? { place, time, cut: false, text: words }
      : { place, time, cut: true, text: words.slice(0, limit) };
  const said = cutTo(MAX_TEXT);
  if (line.type === 'assistant') {
    if (line.isApiErrorMessage)
      return [{ kind: 'note', what: 'error', ...said(wordsOf(line.message?.content)) }];
    return blocksOf(line).flatMap((one): Entry[] => {
      if (one.type === 'text' && one.text?.trim()) return [{ kind: 'answer', ...said(one.text) }];
      if (one.type === 'thinking' && one.thinking?.trim())
        return [{ kind: 'thinking', ...said(one.thinking) }];
      if (one.type !== 'tool_use' || one.id === undefined || one.name === undefined) return [];
      const { text: input, ...common } = cutTo(MAX_INPUT)(JSON.stringify(one.input ?? {}));
      return [{ kind: 'tool', ...common, input, id: one.id, name: one.name, detail: detailOf(one.input) }];
    });
  }
  if (line.type === 'system') {
    return line.subtype === 'compact_boundary' ? [{ kind: 'note', what: 'compacted', ...said('') }] : [];
  }
  if (line.type !== 'user' || line.isMeta) return [];
  if (line.isCompactSummary)
    return [{ kind: 'note', what: 'compacted', ...said(wordsOf(line.message?.content)) }];
  const results = blocksOf(line).flatMap((one) =>
    one.type === 'tool_result' ? [resultOf(one, line, said)] : [],
  );
  return results.length > 0 ? results : promptOf(line, said);
}

type Said = (words: string) => { place: number; time: number; cut: boolean; text: string };

const INTERRUPTED = /^\[Request interrupted by user/;
const COMMAND =
  /^<command-name>(\/[^<]{1,200})<\/command-name>(?:[\s\S]*?<command-args>([\s\S]*?)<\/command-args>)?/;
const SHELL = /^<bash-input>([\s\S]*)<\/bash-input>/;
const PRINTED = /^<(local-command-stdout|local-command-stderr|bash-stdout|bash-stderr)>([\s\S]*)<\/\1>/;
const OF_THE_PROGRAM = /^<(task-notification|local-command-caveat|system-reminder)>/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it is about
const COLOURS = /\x1b\[[0-9;]*m/g;

function promptOf(line: Line, said: Said): Entry[] {
  const words = wordsOf(line.message?.content);
  const images = blocksOf(line).filter(({ type }) => type === 'image').length;
  if (INTERRUPTED.test(words)) return [{ kind: 'note', what: 'interrupted', ...said('') }];
  const command = COMMAND.exec(words);
  if (command !== null) {
    return [{ kind: 'note', what: 'command', ...said([command[1], command[2]].filter(Boolean).join(' ')) }];
  }
  const shell = SHELL.exec(words);
  if (shell !== null) return [{ kind: 'note', what: 'command', ...said(`! ${shell[1]}`) }];
  const printed = PRINTED.exec(words);
  if (printed !== null) {
    const out = (printed[2] ?? '').replace(COLOURS, '').trim();
    return out === '' ? [] : [{ kind: 'note', what: 'printed', ...said(out) }];
  }
  if (OF_THE_PROGRAM.test(words) || (words.trim() === '' && images === 0)) return [];
  return [{ kind: 'prompt', ...said(words), images }];
}

function resultOf(one: Block, line: Line, said: Said): EntryOf<'result'> {
  const about = v.safeParse(resultSchema, line.toolUseResult);
  const more = about.success ? about.output : {};
  const parts = typeof one.content === 'string' ? [{ type: 'text', text: one.content }] : (one.content ?? []);
  const words = parts
    .flatMap((part) => (part.type === 'text' && part.text !== undefined ? [part.text] : []))
    .join('\n')
    .replace(REFUSED, '$1');
  const images = parts.filter(({ type }) => type === 'image').length;
  return {
    kind: 'result',
    ...said(words),
    id: one.tool_use_id ?? '',
    failed: one.is_error === true,
    sum: sumOf(words, more, one.is_error === true),
    patch: patchOf(more),
    images,
    agent: /^[\w-]{1,64}$/.test(more.agentId ?? '') ? (more.agentId ?? null) : null,
  };
}

const REFUSED = /^<tool_use_error>(?:Error: )?([\s\S]*)<\/tool_use_error>$/;

type About = Partial<v.InferOutput<typeof resultSchema>>;

function patchOf({ structuredPatch, type, content }: About): Patch[] {
  if (structuredPatch !== undefined && structuredPatch.length > 0) {
    let left = MAX_PATCH_LINES;
    return structuredPatch.flatMap(({ oldStart, newStart, lines }) => {
      const some = lines.slice(0, Math.max(0, left));
      left -= some.length;
      return some.length === 0 ? [] : [{ oldStart, newStart, lines: some }];
    });
  }
  if (type !== 'create' || typeof content !== 'string') return [];
  const lines = content.replace(/\n$/, '').split('\n').slice(0, MAX_PATCH_LINES);
  return [{ oldStart: 0, newStart: 1, lines: lines.map((one) => `+${one}`) }];
}

function sumOf(
  words: string,
  { structuredPatch, type, content, file, numFiles }: About,
  failed: boolean,
): string | null {
  const code = /^Exit code (\d+)/.exec(words)?.[1];
  if (code !== undefined) return `exit ${code}`;
  if (failed) return 'failed';
  if (structuredPatch !== undefined && (structuredPatch.length > 0 || type === 'update')) {
    const all = structuredPatch.flatMap(({ lines }) => lines);
    const count = (sign: string) => all.filter((one) => one.startsWith(sign)).length;
    return `+${count('+')} −${count('-')}`;
  }
  if (type === 'create' && typeof content === 'string')
    return `+${content.replace(/\n$/, '').split('\n').length}`;
  if (file?.numLines !== undefined) return plural(file.numLines, 'line');
  if (numFiles !== undefined) return plural(numFiles, 'file');
  const lines = words.trim() === '' ? 0 : words.trim().split('\n').length;
  return lines === 0 ? null : plural(lines, 'line');
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const blocksOf = ({ message }: Line): Block[] => (Array.isArray(message?.content) ? message.content : []);

const wordsOf = (content: string | Block[] | undefined): string =>
  typeof content === 'string'
    ? content
    : (content ?? [])
        .flatMap(({ type, text: words }) => (type === 'text' && words ? [words] : []))
        .join('\n');

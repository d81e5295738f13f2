/** The beginning of a transcript: what was said first, when and where. As much as is read is bounded, however long it is. */
import { open } from 'node:fs/promises';
import * as v from 'valibot';

/** Claude Code writes what it sends along (tools, files) behind the first prompt, so that this is ample. */
const MAX_BYTES = 256 * 1024;
const MAX_PROMPT = 2000;

const lineSchema = v.object({
  type: v.literal('user'),
  timestamp: v.pipe(
    v.string(),
    v.transform((text) => Date.parse(text)),
    v.integer(),
  ),
  cwd: v.string(),
  entrypoint: v.optional(v.string()),
  isMeta: v.optional(v.boolean()),
  isSidechain: v.optional(v.boolean()),
  message: v.object({
    content: v.union([v.string(), v.array(v.object({ type: v.string(), text: v.optional(v.string()) }))]),
  }),
});
type Line = v.InferOutput<typeof lineSchema>;

export interface TranscriptHead {
  /** The person's first words; cut where they are long. */
  prompt: string;
  startedAt: number;
  cwd: string;
  /** How Claude Code was started: `cli` for a person in a terminal. */
  entrypoint: string | null;
}

/** Null where nobody said anything, as far as is read. */
export async function readHead(path: string): Promise<TranscriptHead | null> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // The last one may be cut off.
    if (bytesRead === MAX_BYTES) lines.pop();
    return firstPrompt(lines);
  } finally {
    await file.close();
  }
}

/** Pure. */
export function firstPrompt(lines: readonly string[]): TranscriptHead | null {
  for (const text of lines) {
    const line = readLine(text);
    if (line === null || line.isMeta || line.isSidechain) continue;
    const prompt = wordsOf(line).trim();
    // Commands of Claude Code's own and what it says to itself stand there as a person's words do.
    if (prompt === '' || /^<(command-|local-command-|system-reminder|bash-|task-)/.test(prompt)) continue;
    const { timestamp, cwd, entrypoint = null } = line;
    return { prompt: prompt.slice(0, MAX_PROMPT), startedAt: timestamp, cwd, entrypoint };
  }
  return null;
}

function readLine(text: string): Line | null {
  if (!text.includes('"user"')) return null;
  try {
    const parsed = v.safeParse(lineSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function wordsOf({ message }: Line): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.flatMap((block) => (block.type === 'text' ? [block.text ?? ''] : [])).join('\n');
}

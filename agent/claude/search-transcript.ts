/** Words in what was said in a conversation, by the person and by Claude. Measured on 2.1.330. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

export interface Hit {
  at: number;
  who: 'person' | 'claude';
  /** What stands around the first of the words. */
  text: string;
}

const AROUND = 160;
const HEAD = 2_000;
const SAID = /"type":"(?:user|assistant)"/;
const lineSchema = v.object({
  type: v.picklist(['user', 'assistant']),
  timestamp: v.optional(v.string(), ''),
  isMeta: v.optional(v.boolean()),
  isSidechain: v.optional(v.boolean()),
  message: v.object({
    content: v.union([v.string(), v.array(v.object({ type: v.string(), text: v.optional(v.string()) }))]),
  }),
});

/** Every word must stand in what was said at once. The newest hits, oldest first; ends early where `signal` aborts. */
export async function searchTranscript(
  path: string,
  words: readonly string[],
  most: number,
  signal: AbortSignal,
): Promise<Hit[]> {
  const wanted = words.map((word) => word.toLocaleLowerCase());
  const [first = ''] = wanted;
  const hits: Hit[] = [];
  const input = createReadStream(path);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (signal.aborted) break;
      if (!SAID.test(line.slice(0, HEAD)) || !line.toLocaleLowerCase().includes(first)) continue;
      const hit = read(line, wanted);
      if (hit === null) continue;
      hits.push(hit);
      if (hits.length > most) hits.shift();
    }
  } catch {
    // It is gone, or not readable: what was found counts.
  } finally {
    input.destroy();
  }
  return hits;
}

function read(line: string, wanted: readonly string[]): Hit | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), lineSchema), line);
  if (!parsed.success || parsed.output.isMeta || parsed.output.isSidechain) return null;
  const { type, timestamp, message } = parsed.output;
  const { content } = message;
  const said = typeof content === 'string' ? content : content.flatMap(({ text }) => text ?? []).join('\n');
  const lower = said.toLocaleLowerCase();
  if (!wanted.every((word) => lower.includes(word))) return null;
  const at = lower.indexOf(wanted[0] ?? '');
  const from = Math.max(0, at - AROUND);
  const text = said
    .slice(from, at + AROUND)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return {
    at: Date.parse(timestamp) || 0,
    who: type === 'user' ? 'person' : 'claude',
    text: `${from > 0 ? '…' : ''}${text}${at + AROUND < said.length ? '…' : ''}`,
  };
}

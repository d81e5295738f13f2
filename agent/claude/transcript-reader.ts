/** Conversations as a device reads them: pages, whole entries, images. Of sessions here, by the thread that each has had. */
import { join } from 'node:path';
import * as v from 'valibot';
import type { Entry, TranscriptPage } from '../../shared/model/transcript.ts';
import { ProblemError } from '../problem.ts';
import { conversationsOf } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { entriesOf } from './transcript-entries.ts';
import { lineAt, type Page, pageAfter, pageBefore } from './transcript-pages.ts';

export interface TranscriptPlace {
  sessionId: string;
  /** Of the thread; its latest where undefined. */
  conversation?: string | undefined;
  /** A subagent's part of it. */
  agent?: string | undefined;
}

export interface TranscriptReader {
  /** Throws ProblemError where there is none. */
  page(
    of: TranscriptPlace,
    which: { before?: number | undefined; after?: number | undefined },
  ): Promise<TranscriptPage>;
  /** Whole, however long: the entry of a line, by its number in it. */
  entry(of: TranscriptPlace, place: number, index: number): Promise<Entry>;
  image(
    of: TranscriptPlace,
    place: number,
    index: number,
  ): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }>;
}

/** What a page may show: nothing that could hold a program. */
const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
const imageSchema = v.object({
  type: v.literal('image'),
  source: v.object({ type: v.literal('base64'), media_type: v.picklist(imageTypes), data: v.string() }),
});
const contentSchema = v.object({ message: v.object({ content: v.array(v.unknown()) }) });
const nestedSchema = v.object({ content: v.array(v.unknown()) });

export function createTranscriptReader(deps: {
  store: Store;
  /** Where Claude Code keeps a conversation; null: nowhere. */
  transcript(claudeId: string): Promise<string | null>;
}): TranscriptReader {
  const gone = () =>
    new ProblemError(
      404,
      'no-transcript',
      'Claude Code keeps no transcript of this: nothing was said yet, or it was removed. What was printed can still be read.',
    );

  async function find({ sessionId, conversation, agent }: TranscriptPlace) {
    const all = conversationsOf(deps.store.db, sessionId);
    const one = conversation === undefined ? all.at(-1) : all.find(({ id }) => id === conversation);
    if (one === undefined) throw gone();
    const path = await deps.transcript(one.id);
    if (path === null) throw gone();
    return {
      id: one.id,
      all: all.map(({ id, since }) => ({ id, since })),
      path:
        agent === undefined ? path : join(path.replace(/\.jsonl$/, ''), 'subagents', `agent-${agent}.jsonl`),
    };
  }

  async function lineOf(of: TranscriptPlace, place: number): Promise<string> {
    const { path } = await find(of);
    const line = await lineAt(path, place).catch(() => null);
    if (line === null) throw gone();
    return line;
  }

  return {
    async page(of, { before, after }) {
      const { id, all, path } = await find(of);
      let page: Page;
      try {
        page = after === undefined ? await pageBefore(path, before ?? null) : await pageAfter(path, after);
      } catch {
        throw gone();
      }
      return { conversation: id, conversations: all, ...page };
    },
    async entry(of, place, index) {
      const entry = entriesOf(await lineOf(of, place), place, true)[index];
      if (entry === undefined) throw gone();
      return entry;
    },
    async image(of, place, index) {
      const image = imagesIn(await lineOf(of, place))[index];
      if (image === undefined) throw gone();
      const { media_type: type, data } = image.source;
      return { type, bytes: new Uint8Array(Buffer.from(data, 'base64')) };
    },
  };
}

/** In the order in which they stand, also those that tools gave. */
function imagesIn(line: string): v.InferOutput<typeof imageSchema>[] {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), contentSchema), line);
  if (!parsed.success) return [];
  return parsed.output.message.content.flatMap((block) => {
    const nested = v.safeParse(nestedSchema, block);
    return (nested.success ? nested.output.content : [block]).flatMap((one) => {
      const image = v.safeParse(imageSchema, one);
      return image.success ? [image.output] : [];
    });
  });
}

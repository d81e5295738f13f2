/** Takes what people and Claude said into the index, as Claude Code's transcripts grow. */
import { open } from 'node:fs/promises';
import type { Entry } from '../../shared/model/transcript.ts';
import { entriesOf } from '../claude/transcript-entries.ts';
import { linesForwards } from '../claude/transcript-pages.ts';
import type { Doc, SearchDb } from './search-db.ts';
import type { TalkJob } from './work.ts';

/** One slice: between two of these other requests are answered. */
const SLICE_BYTES = 1024 * 1024;
/** Of one text: what is longer is a file, not something that anybody said. */
const MAX_TEXT = 12_000;

export const talkKey = ({ conversation }: { conversation: string }): string => `talk/${conversation}`;

/** One slice further; false where there is nothing more of it now. */
export async function stepTalk(db: SearchDb, job: TalkJob): Promise<boolean> {
  const key = talkKey(job);
  const from = db.source(key)?.position ?? 0;
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(job.path);
  } catch {
    return false;
  }
  try {
    const { size } = await file.stat();
    // Another file under its name is taken in from its beginning.
    if (size < from) {
      db.write(() => {
        db.remove('ref = ?', key);
        db.setSource({ key, position: 0, done: false });
      });
      return true;
    }
    const docs: Doc[] = [];
    let position = from;
    for await (const { place, end, text } of linesForwards(file, from, size)) {
      docs.push(...entriesOf(text, place).flatMap((entry) => docOf(entry, job)));
      position = end;
      if (position - from >= SLICE_BYTES) break;
    }
    if (position === from) return false;
    db.write(() => {
      for (const doc of docs) db.add(doc);
      db.setSource({ key, position, done: false });
    });
    return position < size;
  } finally {
    await file.close();
  }
}

function docOf(entry: Entry, job: TalkJob): Doc[] {
  const doc = (kind: Doc['kind'], words: string): Doc[] => {
    const text = words.slice(0, MAX_TEXT);
    if (text.trim() === '') return [];
    return [
      {
        kind,
        at: entry.time,
        session: job.sessionId,
        project: job.projectId,
        run: -1,
        from: entry.place,
        to: entry.place,
        ref: talkKey(job),
        draft: false,
        body: text,
        text,
      },
    ];
  };
  switch (entry.kind) {
    case 'prompt':
      return doc('prompt', entry.text);
    case 'answer':
      return doc('answer', entry.text);
    case 'tool':
      return doc('tool', [entry.name, ...stringsIn(entry.input)].join('\n'));
    case 'result':
      return doc('tool', entry.text);
    default:
      return [];
  }
}

/** What stands in the input of a tool, without the names of its fields. */
function stringsIn(json: string): string[] {
  try {
    const found: string[] = [];
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value === 'string') found.push(value);
      return value;
    });
    return found;
  } catch {
    // Cut short, it is no JSON any more, and still words.
    return [json];
  }
}

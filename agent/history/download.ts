/** What a run printed for somebody to keep: as text, as a page, as an asciicast, in parts that a phone on a train can fetch one by one. */
import { textOfLine } from '../../shared/model/output.ts';
import { asciicastPart } from '../recordings/export.ts';
import { openRun } from '../recordings/recording.ts';
import { HTML_TAIL, htmlHead, htmlOf } from './html.ts';
import { outputPage } from './output-page.ts';
import type { SearchDb } from './search-db.ts';
import type { PartRequest } from './work.ts';

/** Characters of one part, about. */
export const PART_CHARACTERS = 512 * 1024;
const START = '-1.0';

export interface Part {
  text: string;
  /** `after` of the part behind it; null: that was all. */
  next: string | null;
}

/** Text and pages are made from the index, which must have all of the run. */
export async function downloadPart(
  db: SearchDb,
  recordingsDir: string,
  { key, title, as, after, most = PART_CHARACTERS }: PartRequest,
): Promise<Part> {
  if (as === 'asciicast') {
    const [offset = 0, at = 0] = (after ?? '').split('.').map(Number);
    const from = after === undefined ? null : { offset, at };
    const { text, next } = await asciicastPart(openRun(recordingsDir, key), { title }, from, most);
    return { text, next: next === null ? null : `${next.offset}.${next.at}` };
  }
  let text = after === undefined && as === 'html' ? htmlHead(title) : '';
  let next: string | null = after ?? START;
  while (next !== null && text.length < most) {
    const page = outputPage(db, { key, after: next }, false);
    for (const piece of page.pieces) {
      if (as === 'html') text += htmlOf(piece);
      else if (piece.kind === 'gap') text += piece.lines.map((line) => `[${textOfLine(line)}]\n`).join('');
      else text += piece.lines.map((line) => `${textOfLine(line)}\n`).join('');
    }
    next = page.after;
  }
  return { text: next === null && as === 'html' ? text + HTML_TAIL : text, next };
}

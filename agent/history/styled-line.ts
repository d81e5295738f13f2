/** Rows of a terminal as a line of text with colours (shared/model/output.ts). */
import type { StyledLine } from '../../shared/model/output.ts';
import { PLAIN, type Rendition, renditionAt, sameRendition, sgrOf } from '../sessions/rendition.ts';
import type { DrawLine } from '../sessions/scrolled-rows.ts';
import {
  bgAt,
  charsAt,
  contentAt,
  fgAt,
  HAS_CONTENT,
  type Internals,
  type RawLine,
  widthAt,
} from '../sessions/xterm-internals.ts';

const MAX_ADDRESS = 2048;

/** A line that goes on in several rows is one again; blanks at its end are left out where nothing shows them. */
export const styledLine: DrawLine<StyledLine> = (rows, _cols, internals) => {
  if (rows.every(isPlain))
    return rows.map((row, at) => row.translateToString(at === rows.length - 1)).join('');
  const parts: string[] = [];
  let look = PLAIN;
  let text = '';
  const finish = () => {
    if (text === '') return;
    const style = styleOf(look, internals);
    if (parts.at(-1) === style) parts[parts.length - 2] += text;
    else parts.push(text, style);
    text = '';
  };
  for (const [index, row] of rows.entries()) {
    const end = index === rows.length - 1 ? usedCells(row) : row.length;
    for (let x = 0; x < end; x++) {
      if (widthAt(row, x) === 0) continue;
      const next = renditionAt(row, x);
      if (!sameRendition(look, next)) {
        finish();
        look = next;
      }
      text += charsAt(row, x) || ' ';
    }
  }
  finish();
  return parts.length === 2 && parts[1] === '' ? (parts[0] ?? '') : parts;
};

function isPlain(row: RawLine): boolean {
  for (let x = 0; x < row.length; x++) if (fgAt(row, x) !== 0 || bgAt(row, x) !== 0) return false;
  return true;
}

/** Up to the last cell that shows anything: a character, or a colour behind none. */
function usedCells(row: RawLine): number {
  let end = row.length;
  while (end > 0 && (contentAt(row, end - 1) & HAS_CONTENT) === 0 && bgAt(row, end - 1) === 0) end--;
  return end;
}

function styleOf(look: Rendition, internals: Internals): string {
  const codes = sgrOf(look);
  const address = look.link === 0 ? undefined : internals.link(look.link)?.uri;
  // A blank would end it; and nothing else is opened anyway.
  if (address === undefined || !/^https?:\/\/\S+$/i.test(address) || address.length > MAX_ADDRESS)
    return codes;
  return `${codes} ${address}`;
}

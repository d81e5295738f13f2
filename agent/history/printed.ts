/** What was printed as documents: so many lines in each that one is read, and marked, at a glance. Pure. */
import type { OutputPiece, StyledLine } from '../../shared/model/output.ts';
import { textOfLine } from '../../shared/model/output.ts';
import type { TimedPiece } from './run-walk.ts';
import { atOf, type Doc, type StoredDoc } from './search-db.ts';

const MAX_CHARACTERS = 6000;
const MAX_LINES = 120;
/** Of one line in a document: a longer one is a program's, not a person's to read. */
const MAX_LINE = 64 * 1024;

interface Place {
  sessionId: string;
  run: number;
  projectId: string | null;
  /** ms since 1970. */
  startedAt: number;
}

interface Body {
  lines: StyledLine[];
  /** Offsets of the lines: the first, then how far each is from the one before. */
  offsets: number[];
}

/** Neighbouring lines of one kind together, in parts. */
export function printedDocs(pieces: readonly TimedPiece[], place: Place, draft: boolean): Doc[] {
  const parts: TimedPiece[] = [];
  let characters = 0;
  for (const { kind, at, lines, offsets } of pieces) {
    let open = parts.at(-1);
    // Each screen is one of its own.
    if (open?.kind !== kind || kind !== 'lines') open = undefined;
    for (const [index, whole] of lines.entries()) {
      const line = shortened(whole);
      const length = textOfLine(line).length + 1;
      if (open === undefined || characters + length > MAX_CHARACTERS || open.lines.length >= MAX_LINES) {
        open = { kind, at, lines: [], offsets: [] };
        parts.push(open);
        characters = 0;
      }
      open.lines.push(line);
      open.offsets.push(offsets[index] ?? 0);
      characters += length;
    }
  }
  return parts.map((part) => docOf(part, place, draft));
}

function docOf({ kind, at, lines, offsets }: TimedPiece, place: Place, draft: boolean): Doc {
  const body: Body = { lines, offsets: offsets.map((offset, index) => offset - (offsets[index - 1] ?? 0)) };
  return {
    kind,
    at: place.startedAt + at,
    session: place.sessionId,
    project: place.projectId,
    run: place.run,
    from: offsets[0] ?? 0,
    to: offsets.at(-1) ?? 0,
    ref: null,
    draft,
    body: JSON.stringify(body),
    text: lines.map(textOfLine).join('\n'),
  };
}

/** Of a document that `printedDocs` made. */
export function readPrinted(doc: StoredDoc): OutputPiece {
  const { lines, offsets } = JSON.parse(doc.body) as Body;
  let offset = 0;
  return {
    kind: doc.kind as OutputPiece['kind'],
    at: atOf(doc.id),
    lines,
    offsets: offsets.map((step) => {
      offset += step;
      return offset;
    }),
  };
}

const shortened = (line: StyledLine): StyledLine =>
  textOfLine(line).length <= MAX_LINE ? line : `${textOfLine(line).slice(0, MAX_LINE)}…`;

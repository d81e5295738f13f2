/** The words in what a machine said, in pieces that can be shown alone. Pure. */

export interface Piece {
  text: string;
  /** Once so many bytes were printed it was there; null: it was not printed. */
  offset: number | null;
  /** What of a conversation it is: `prompt`, `answer`, `tool`, …; null: no part of one. */
  entry: { kind: string; conversation: string; place: number } | null;
  /** ms since 1970; null: it does not say. */
  at: number | null;
}

type Fields = Record<string, unknown>;

/** Names, numbers and looks: nobody searches for these. */
const NO_WORDS = new Set(['id', 'rev', 'kind', 'state', 'status', 'before', 'after', 'conversation', 'sha']);
const MAX_DEPTH = 12;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** A page of output, of a transcript, or anything else: each by its shape, so that older and newer ones are found too. */
export function piecesOf(value: unknown): Piece[] {
  if (isFields(value)) {
    if (Array.isArray(value.pieces)) return value.pieces.filter(isFields).flatMap(printed);
    if (Array.isArray(value.entries)) {
      const conversation = String(value.conversation ?? '');
      return value.entries.filter(isFields).flatMap((entry) => said(entry, conversation));
    }
  }
  return strings(value, 0).map((text) => ({ text, offset: null, entry: null, at: null }));
}

function printed(piece: Fields): Piece[] {
  const lines = Array.isArray(piece.lines) ? piece.lines : [];
  const offsets = Array.isArray(piece.offsets) ? piece.offsets : [];
  return lines.map((line, at) => ({
    text: lineText(line),
    offset: numberOf(offsets[at]),
    entry: null,
    at: numberOf(piece.at),
  }));
}

/** A styled line is text, or pieces of text with a look behind each. */
const lineText = (line: unknown): string =>
  typeof line === 'string' ? line : Array.isArray(line) ? line.filter((_, at) => at % 2 === 0).join('') : '';

function said(entry: Fields, conversation: string): Piece[] {
  const kind = String(entry.kind ?? '');
  const of = { kind, conversation, place: numberOf(entry.place) ?? 0 };
  return strings(entry, 0).map((text) => ({
    text,
    offset: null,
    entry: of,
    at: numberOf(entry.time) || null,
  }));
}

function strings(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((one) => strings(one, depth + 1));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => (NO_WORDS.has(name) ? [] : strings(one, depth + 1)));
}

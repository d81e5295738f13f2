/**
 * What a run printed, as lines of text with colours: read from the machine a page at a time, kept on devices, drawn without a
 * terminal. A line is as long as it was printed; who shows it wraps it.
 */
import * as v from 'valibot';
import { countSchema, timeSchema } from './ids.ts';

/**
 * Plain text; or pieces of it, each followed by its look: the codes of SGR (ECMA-48 8.3.117) that make a plain pen look so,
 * joined by `;`, and behind a space the address of the link that it is part of.
 */
export const styledLineSchema = v.union([
  v.string(),
  v.pipe(
    v.array(v.string()),
    v.check((parts) => parts.length % 2 === 0, 'a piece without a look'),
  ),
]);
export type StyledLine = v.InferOutput<typeof styledLineSchema>;

export const outputPieceKinds = [
  /** Lines that scrolled away, or stand on the screen at the end. */
  'lines',
  /** Rows that a program drew in their places: what it put others over, or left. Given once. */
  'screen',
  /** What is not there: its one line says why. */
  'gap',
] as const;

export const outputPieceSchema = v.object({
  kind: v.picklist(outputPieceKinds),
  /** When it was printed: ms since 1970. */
  at: timeSchema,
  lines: v.array(styledLineSchema),
  /** Once so many bytes were printed the line was there: one for each line. */
  offsets: v.array(countSchema),
});
export type OutputPiece = v.InferOutput<typeof outputPieceSchema>;

export const outputPageSchema = v.object({
  pieces: v.array(outputPieceSchema),
  /** `before` of the page before this one; null: nothing was printed before. */
  before: v.nullable(v.string()),
  /** `after` of the page behind this one; null: nothing was printed since. */
  after: v.nullable(v.string()),
  /** The run goes on: the last lines may change yet. */
  running: v.boolean(),
});
export type OutputPage = v.InferOutput<typeof outputPageSchema>;

export const textOfLine = (line: StyledLine): string =>
  typeof line === 'string' ? line : line.filter((_, at) => at % 2 === 0).join('');

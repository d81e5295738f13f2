/** What a run printed, a page of lines at a time. */
import {
  type OutputPage,
  type OutputPiece,
  outputPageSchema,
  textOfLine,
} from '../../../shared/model/output.ts';
import type { Data, Result } from '../data/types.ts';
import { createPaged, type Loaded, type Paged, type Where } from '../paged/paged.ts';

/** A place that a page gave, or an offset. */
export type OutputPlace = string | number;
export type Output = Paged<OutputPage, OutputPlace>;

/** Lines held at once. */
const MOST = 2_400;

export const runPath = (sessionId: string, run: number): string => `/v1/sessions/${sessionId}/runs/${run}`;

export function outputPath(sessionId: string, run: number, where: Where<OutputPlace>): string {
  const query =
    where === 'end'
      ? ''
      : 'before' in where
        ? `?before=${where.before}`
        : 'after' in where
          ? `?after=${where.after}`
          : `?at=${where.at}`;
  return `${runPath(sessionId, run)}/page${query}`;
}

export const firstOffset = ({ pieces }: OutputPage): number | null =>
  pieces.find(({ offsets }) => offsets.length > 0)?.offsets[0] ?? null;

export function createOutput(data: Data, of: { machineId: string; sessionId: string; run: number }): Output {
  const { machineId, sessionId, run } = of;
  const loaded = (page: OutputPage) => ({ page, before: page.before, after: page.after });
  return createPaged<OutputPage, OutputPlace>({
    async fetch(where): Promise<Result<Loaded<OutputPage, OutputPlace>>> {
      const path = outputPath(sessionId, run, where);
      const fresh = await data.fresh(machineId, path, outputPageSchema);
      if (fresh.ok) return { ok: true, value: loaded(fresh.value) };
      const kept = await data.kept(machineId, path, outputPageSchema);
      return kept === null ? fresh : { ok: true, value: loaded(kept.value) };
    },
    weightOf: ({ pieces }) => pieces.reduce((sum, { lines }) => sum + lines.length, 0),
    most: MOST,
    again(page) {
      const at = firstOffset(page);
      return at === null ? 'end' : { at };
    },
    join: (last, next) => ({ ...next, pieces: sameWhereEqual(last.pieces, next.pieces) }),
    isEmpty: ({ pieces }) => pieces.length === 0,
  });
}

/** What did not change stays the same object, so that it is not drawn again. */
export function sameWhereEqual(before: readonly OutputPiece[], now: readonly OutputPiece[]): OutputPiece[] {
  const known = new Map(before.map((piece) => [JSON.stringify(piece), piece]));
  return now.map((piece) => known.get(JSON.stringify(piece)) ?? piece);
}

/** A line of a piece. */
export interface Here {
  piece: OutputPiece;
  line: number;
}

/**
 * The line that was there once `offset` bytes were printed; of the many that may have come at once, the one that has these
 * words. Null where none of them is here.
 */
export function lineAt(pages: readonly OutputPage[], offset: number, words: string): Here | null {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  let at: number | null = null;
  let first: Here | null = null;
  for (const { pieces } of pages) {
    for (const piece of pieces) {
      for (const [line, one] of piece.offsets.entries()) {
        if (one < offset) continue;
        at ??= one;
        if (one !== at) return first;
        first ??= { piece, line };
        const text = textOfLine(piece.lines[line] ?? '').toLowerCase();
        if (wanted.every((word) => text.includes(word))) return { piece, line };
      }
    }
  }
  return first;
}

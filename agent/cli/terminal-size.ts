import { MAX_COLS, MAX_ROWS, MIN_COLS, MIN_ROWS, type Size } from '../../shared/model/session.ts';

/** Of the terminal here, within what sessions can have; undefined where there is none. */
export function terminalSize(columns: number | undefined, rows: number | undefined): Size | undefined {
  if (!columns || !rows) return undefined;
  return {
    cols: Math.min(MAX_COLS, Math.max(MIN_COLS, columns)),
    rows: Math.min(MAX_ROWS, Math.max(MIN_ROWS, rows)),
  };
}

/** What predictive echo reads of a terminal, and what it asks a terminal to draw over itself. */

export interface ScreenCell {
  /** The character; '' for a blank, and for the second half of a wide one. */
  readonly text: string;
  /** 0: the second half of a wide character. */
  readonly width: 0 | 1 | 2;
  /** Dim, or grey: how programs draw what is only suggested. */
  readonly faint: boolean;
}

/** A terminal as it is parsed so far. Rows count from 0 at the top of the screen, wherever a person has scrolled to. */
export interface ScreenReader {
  readonly cols: number;
  readonly rows: number;
  readonly alternate: boolean;
  /** In the middle of a synchronized update (DEC mode 2026): what it holds now is not meant to be seen. */
  readonly updating: boolean;
  /** `col` is `cols` where the next character wraps. */
  readonly cursor: { readonly row: number; readonly col: number };
  cell(row: number, col: number): ScreenCell;
  /** Whether this row goes on from the one above. */
  wrapped(row: number): boolean;
}

export interface PredictedCell {
  row: number;
  col: number;
  /** ' ' where a character is predicted to be gone. */
  char: string;
  width: 1 | 2;
  underline: boolean;
}

export interface Overlay {
  readonly cells: readonly PredictedCell[];
  /** Null: where the terminal has it. */
  readonly cursor: { readonly row: number; readonly col: number } | null;
}

/** `auto`: where the round trip is long enough to be felt. */
export const predictModes = ['auto', 'on', 'off'] as const;
export type PredictMode = (typeof predictModes)[number];

import type { Size } from '../../shared/model/session.ts';
import type { Internals } from './xterm-internals.ts';

/** The state of a terminal at `offset`: writing `bytes` into a fresh terminal of this size gives exactly that state. */
export interface Snapshot {
  offset: number;
  cols: number;
  rows: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The headless terminal of one running run, in the agent, fed from its recording. */
export interface LiveScreen {
  /** Bytes at their offset: contiguous, or overlapping what it has (the overlap is cut off). Throws on a gap. */
  write(offset: number, bytes: Uint8Array): void;
  /** Goes on at `to`: what is between was never recorded, because the disk was full. */
  skip(to: number): void;
  /** The offset that is parsed. */
  readonly parsed: number;
  /** Bytes written but not parsed yet. */
  readonly behind: number;
  resize(size: Size): void;
  readonly size: Size;
  /**
   * Calls back once everything written so far is parsed, in the same turn in which nothing later is: snapshot and
   * subscription taken in the callback leave nothing between them.
   */
  settled(callback: () => void): void;
  /** `scrollback`: lines above the viewport to carry along; 0 for the viewport alone (1–2 kB). */
  snapshot(options: { scrollback: number }): Snapshot;
  readonly title: string;
  /** The last non-empty lines of the screen as plain text. */
  peek(lines: number): string[];
  readonly bracketedPaste: boolean;
  /** Its cells, one by one; to be read only. */
  readonly internals: Internals;
  dispose(): void;
}

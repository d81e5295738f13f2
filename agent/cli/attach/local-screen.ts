/** What the local terminal should show, kept beside it, so that it can be drawn again after a line stood over it. */
import type { Size } from '../../../shared/model/session.ts';
import { createScreen, screenFrom } from '../../sessions/screen.ts';
import type { LiveScreen } from '../../sessions/types.ts';

export interface LocalScreen {
  output(offset: number, bytes: Uint8Array): void;
  /** Everything begins anew from here. */
  snapshot(offset: number, size: Size, bytes: Uint8Array): void;
  resize(size: Size): void;
  /** Whether this is its size, once all of it so far is parsed. */
  has(size: Size): boolean;
  /** Calls back once all of it so far is parsed: at once, unless that is much. */
  settled(callback: () => void): void;
  /** Null before the first output. */
  readonly live: LiveScreen | null;
  /** Bytes that draw all of it into a fresh terminal; nothing is given before the first output. */
  whole(use: (bytes: Uint8Array) => void): void;
  dispose(): void;
}

/** `size`: until a snapshot or a resize says another. */
export function createLocalScreen(size: Size): LocalScreen {
  let screen: LiveScreen | null = null;
  let grid = size;
  return {
    output(offset, bytes) {
      screen ??= createScreen({ size: grid, offset, scrollback: 0 });
      screen.write(offset, bytes);
    },
    snapshot(offset, { cols, rows }, bytes) {
      screen?.dispose();
      grid = { cols, rows };
      screen = screenFrom({ offset, cols, rows, bytes: new Uint8Array(bytes) }, { scrollback: 0 });
    },
    resize(next) {
      grid = next;
      screen?.resize(next);
    },
    has: ({ cols, rows }) => grid.cols === cols && grid.rows === rows,
    settled: (callback) => (screen === null ? callback() : screen.settled(callback)),
    get live() {
      return screen;
    },
    whole(use) {
      const now = screen;
      now?.settled(() => use(now.snapshot({ scrollback: 0 }).bytes));
    },
    dispose: () => screen?.dispose(),
  };
}

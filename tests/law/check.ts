/** The law: a snapshot at X, and then the bytes from X on, give exactly the terminal that all bytes give. */
import headless from '@xterm/headless';
import { createScreen } from '../../agent/sessions/screen.ts';
import type { Size } from '../../shared/model/session.ts';
import {
  differences,
  differencesBesideForgotten,
  terminalState,
  type Watched,
  watch,
} from './terminal-state.ts';

export interface LawCase {
  size: Size;
  bytes: Uint8Array;
  /** Where the snapshot is taken. */
  cut: number;
  /** Lines above the screen that the snapshot carries. */
  scrollback: number;
  /** What the viewer's terminal had been through before it was reset for the snapshot. */
  before?: Uint8Array;
}

export type Verdict = { ok: true } | { ok: false; at: 'snapshot' | 'end'; differences: string[] };

/** More than any case scrolls: what xterm.js does once it is full is in limits.ts. */
const SCROLLBACK = 5_000;

export function newTerminal(size: Size): Watched {
  return watch(
    new headless.Terminal({
      ...size,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
      logLevel: 'off',
      vtExtensions: { kittyKeyboard: true },
    }),
  );
}

export function checkLaw({ size, bytes, cut, scrollback, before }: LawCase): Verdict {
  const whole = newTerminal(size);
  const viewer = newTerminal(size);
  const screen = createScreen({ size, scrollback: SCROLLBACK });
  try {
    screen.write(0, bytes.subarray(0, cut));
    if (before !== undefined) {
      viewer.internals.parse(before);
      viewer.terminal.reset();
    }
    screen.settled(() => viewer.internals.parse(screen.snapshot({ scrollback }).bytes));
    // Cut as the stream is: where xterm.js itself goes by what arrives together, both see the same.
    whole.internals.parse(bytes.subarray(0, cut));
    const first = differences(terminalState(whole, { scrollback }), terminalState(viewer, { scrollback }));
    if (first.length > 0) return { ok: false, at: 'snapshot', differences: first };
    const rest = bytes.subarray(cut);
    whole.internals.parse(rest);
    viewer.internals.parse(rest);
    const last = differencesBesideForgotten(
      terminalState(whole, { scrollback: 0 }),
      terminalState(viewer, { scrollback: 0 }),
    );
    return last.length > 0 ? { ok: false, at: 'end', differences: last } : { ok: true };
  } finally {
    whole.terminal.dispose();
    viewer.terminal.dispose();
    screen.dispose();
  }
}

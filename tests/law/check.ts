/** The law: a snapshot at X, and then the bytes from X on, give exactly the terminal that all bytes give. */
import headless from '@xterm/headless';
import { createScreen } from '../../agent/sessions/screen.ts';
import type { Size } from '../../shared/model/session.ts';
import { outOfReach } from './limits.ts';
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

export type Verdict =
  | { ok: true; leftOut?: true }
  | { ok: false; at: 'snapshot' | 'end'; differences: string[] };

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
    if (outOfReach(whole.internals, size.cols, size.rows)) return { ok: true, leftOut: true };
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

/** A screen settles as little in the turn in which it is asked. */
const PARSED_AT_ONCE = 8 * 1024;

export type Step = { kind: 'output'; bytes: Uint8Array } | ({ kind: 'resize' } & Size);

/** The law at each of `cuts` (ascending offsets), for a stream with resizes: the same at the cut, and the same at the end. */
export function checkSteps(
  size: Size,
  steps: readonly Step[],
  cuts: readonly number[],
): { cut: number; verdict: Verdict }[] {
  const verdicts: { cut: number; verdict: Verdict }[] = [];
  const screen = createScreen({ size, scrollback: SCROLLBACK });
  const whole = newTerminal(size);
  const viewers: { cut: number; viewer: Watched }[] = [];
  const left = [...cuts];
  let at = 0;

  function feed(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += PARSED_AT_ONCE) {
      const slice = bytes.subarray(from, from + PARSED_AT_ONCE);
      screen.write(at, slice);
      screen.settled(() => {});
      at += slice.length;
    }
    for (const terminal of [whole, ...viewers.map(({ viewer }) => viewer)]) terminal.internals.parse(bytes);
  }
  function cutHere(): void {
    const viewer = newTerminal({ cols: whole.terminal.cols, rows: whole.terminal.rows });
    const above = whole.internals.normal.ybase;
    const scrollback = at % 2 === 0 ? above : 0;
    screen.settled(() => viewer.internals.parse(screen.snapshot({ scrollback }).bytes));
    const found = differences(terminalState(whole, { scrollback }), terminalState(viewer, { scrollback }));
    if (found.length > 0)
      verdicts.push({ cut: at, verdict: { ok: false, at: 'snapshot', differences: found } });
    viewers.push({ cut: at, viewer });
  }

  for (const step of steps) {
    if (step.kind === 'resize') {
      screen.resize(step);
      for (const { terminal } of [whole, ...viewers.map(({ viewer }) => viewer)])
        terminal.resize(step.cols, step.rows);
      continue;
    }
    let rest = step.bytes;
    while (left[0] !== undefined && left[0] <= at + rest.length) {
      const before = rest.subarray(0, left[0] - at);
      if (before.length > 0) feed(before);
      rest = rest.subarray(before.length);
      left.shift();
      cutHere();
    }
    if (rest.length > 0) feed(rest);
  }
  const end = terminalState(whole, { scrollback: 0 });
  for (const { cut, viewer } of viewers) {
    const found = differencesBesideForgotten(end, terminalState(viewer, { scrollback: 0 }));
    verdicts.push({
      cut,
      verdict: found.length > 0 ? { ok: false, at: 'end', differences: found } : { ok: true },
    });
    viewer.terminal.dispose();
  }
  return verdicts;
}

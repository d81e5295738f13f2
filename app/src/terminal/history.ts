/**
 * What scrolled away before this viewer looked: fetched from the recording a page at a time, and put above the rows that
 * xterm has, so that scrolling, searching and selecting know no border between them.
 */
import { type IMarker, Terminal } from '@xterm/xterm';
import { type Accessor, createSignal } from 'solid-js';
import type { ScrolledPage } from '../data/actions/sessions.ts';
import type { Result } from '../data/types.ts';
import { moveRowsAbove } from './xterm-internals.ts';

export interface History {
  /** `top`: there is nothing before what is here; `gone`: there was, and it is not kept; `full`: this device holds no more. */
  state: Accessor<'more' | 'loading' | 'failed' | 'top' | 'gone' | 'full'>;
  /** The screen stands as it does once these bytes were printed; `afresh`: a snapshot, so that nothing is above it. */
  parsed(offset: number, afresh: boolean): void;
  /** Another run: nothing of the one before can be found. */
  run(run: number): void;
  /** One page more. False where there is none, or it did not come. */
  load(): Promise<boolean>;
  dispose(): void;
}

export type FetchScrolled = (run: number, before: number, resized: boolean) => Promise<Result<ScrolledPage>>;

/** Rows held above the screen: some 60 MB where they are 50 columns wide. */
const MOST_ROWS = 100_000;
/** How far apart places are whose offset is remembered, in bytes. */
const MARK_EVERY = 64 * 1024;
/** Pages without a row (a program that redraws) are passed over, so many in one go. */
const MOST_EMPTY = 16;

/** A row, and the offset at which it was the first of the screen: what stands above it had scrolled away by then. */
interface Mark {
  offset: number;
  marker: IMarker;
  /** The sizes that the terminal was given at this offset are in it. */
  resized: boolean;
}

export function createHistory(terminal: Terminal, fetch: FetchScrolled): History {
  const [state, setState] = createSignal<ReturnType<History['state']>>('top');
  let marks: Mark[] = [];
  let run: number | null = null;
  let loading: Promise<boolean> | null = null;

  const isNormal = () => terminal.buffer.active.type === 'normal';
  /** Above it nothing is known. */
  const first = (): Mark | undefined => {
    marks = marks.filter(({ marker }) => !marker.isDisposed && marker.line >= 0);
    return marks[0];
  };

  function mark(row: number, offset: number, resized: boolean): Mark | null {
    const { baseY, cursorY } = terminal.buffer.active;
    const marker = isNormal() ? terminal.registerMarker(row - baseY - cursorY) : undefined;
    return marker === undefined ? null : { offset, marker, resized };
  }

  async function page(at: Mark): Promise<{ ok: true; page: ScrolledPage; offset: number } | { ok: false }> {
    let { offset, resized } = at;
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(run ?? 0, offset, resized);
      if (!answer.ok) return { ok: false };
      const { rows, next } = answer.value;
      if (rows > 0 || next === null || tries >= MOST_EMPTY) return { ok: true, page: answer.value, offset };
      offset = next;
      resized = false;
    }
  }

  async function load(): Promise<boolean> {
    const at = first();
    if (at === undefined || !isNormal() || state() === 'top' || state() === 'gone') return false;
    if (terminal.buffer.active.length >= MOST_ROWS) {
      setState('full');
      return false;
    }
    setState('loading');
    const answer = await page(at);
    // What was asked for may have scrolled away, or been cleared, meanwhile.
    if (first() !== at || !isNormal()) {
      setState('more');
      return false;
    }
    if (!answer.ok) {
      setState('failed');
      return false;
    }
    await putAbove(at, answer.page);
    return answer.page.rows > 0;
  }

  async function putAbove(
    at: Mark,
    { drawn, cols, rows, continues, next, gone }: ScrolledPage,
  ): Promise<void> {
    const scratch = new Terminal({
      ...{ cols, rows: 4, scrollback: rows + 4, allowProposedApi: true },
      vtExtensions: { kittyKeyboard: true },
    });
    await new Promise<void>((resolve) => scratch.write(drawn, resolve));
    if (cols !== terminal.cols) scratch.resize(terminal.cols, 4);
    const { baseY, cursorY } = scratch.buffer.active;
    const count = baseY + cursorY;
    if (first() === at && isNormal()) {
      const dropped = at.marker.line;
      const wanted = terminal.buffer.active.length + count - terminal.rows;
      if (wanted > (terminal.options.scrollback ?? 0)) terminal.options.scrollback = wanted;
      const selected = terminal.getSelectionPosition();
      moveRowsAbove(scratch, { count, continues }, terminal, dropped);
      if (selected !== undefined) reselect(selected, count - dropped);
      const above = next === null ? null : mark(0, next, false);
      if (above !== null) marks.unshift(above);
      setState(next !== null ? 'more' : gone ? 'gone' : 'top');
    } else setState('more');
    scratch.dispose();
  }

  function reselect(
    { start, end }: NonNullable<ReturnType<Terminal['getSelectionPosition']>>,
    moved: number,
  ): void {
    const length = (end.y - start.y) * terminal.cols + end.x - start.x;
    terminal.select(start.x, start.y + moved, length);
  }

  return {
    state,
    run(next) {
      if (run === next) return;
      run = next;
      marks = [];
      setState('top');
    },
    parsed(offset, afresh) {
      if (afresh) {
        marks = [];
        const bottom = mark(terminal.buffer.normal.baseY, offset, true);
        if (bottom !== null) marks.push(bottom);
        setState(offset > 0 && bottom !== null ? 'more' : 'top');
        return;
      }
      const last = marks.at(-1);
      if (!isNormal() || (last !== undefined && offset - last.offset < MARK_EVERY)) return;
      const next = mark(terminal.buffer.active.baseY, offset, false);
      if (next === null) return;
      // A program that redraws prints much and moves nothing away.
      if (last !== undefined && last.marker.line === next.marker.line) {
        last.marker.dispose();
        marks.pop();
      }
      marks.push(next);
      if (state() === 'top' && marks[0] === next && offset > 0) setState('more');
    },
    load() {
      loading ??= load().finally(() => {
        loading = null;
      });
      return loading;
    },
    dispose() {
      for (const { marker } of marks) marker.dispose();
      marks = [];
    },
  };
}

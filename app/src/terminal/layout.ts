/** How a terminal lies in its pane: which grid fits, how a foreign one is shrunk or panned, what a keyboard covers. */
import { batch, createSignal } from 'solid-js';
import type { Size } from '../../../shared/model/session.ts';
import { keyboard } from '../ui/viewport.ts';
import { fontSize } from './font-size.ts';
import { type Box, boxOf, clamp, gridFor, scaleFor, shiftFor } from './grid.ts';
import { rememberGrid } from './last-grid.ts';
import type { TerminalView } from './terminal-view.ts';

const SETTLE_MS = 150;

export interface Lie {
  scale: number;
  x: number;
  y: number;
}

/** `onGrid`: this screen wants another grid. */
export function createLayout(view: () => TerminalView | null, onGrid: (size: Size) => void) {
  const [foreign, setForeign] = createSignal<Size | null>(null);
  const [lie, setLie] = createSignal<Lie>({ scale: 1, x: 0, y: 0 });
  const [box, setBox] = createSignal<Box>({ width: 0, height: 0 });
  const [overflow, setOverflow] = createSignal({ x: 0, y: 0 });

  let pane: HTMLElement | null = null;
  let mine: Size | null = null;
  /** Where a person dragged a grid that does not fit; null: it follows what is written. */
  let pan: { x: number; y: number } | null = null;
  const paneBox = (): Box => ({ width: pane?.clientWidth ?? 0, height: pane?.clientHeight ?? 0 });

  function layOut(): void {
    const shown = view();
    if (shown === null) return;
    const cell = shown.cell();
    const grid = boxOf(shown.size(), cell);
    const room = paneBox();
    const scale = foreign() === null ? 1 : scaleFor(room, grid, shown.fontSize());
    const over = {
      x: Math.max(0, grid.width * scale - room.width),
      y: Math.max(0, grid.height * scale - room.height),
    };
    const follow = shiftFor({
      pane: room.height / scale,
      grid: grid.height,
      cell: cell.height,
      cursorRow: shown.cursorRow(),
      filledRows: over.y > 0 ? shown.filledRows() : 0,
    });
    if (foreign() === null) pan = null;
    if (pan !== null) pan = { x: clamp(pan.x, 0, over.x), y: clamp(pan.y, 0, over.y) };
    batch(() => {
      setBox(grid);
      setOverflow(over);
      setLie({ scale, x: -(pan?.x ?? 0), y: -(pan?.y ?? follow * scale) });
    });
  }
  const later = () => requestAnimationFrame(layOut);

  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What the grid was chosen for. */
  let frame = { width: 0, height: 0, window: 0 };
  const frameNow = () => ({ ...paneBox(), window: window.innerHeight });
  /**
   * The pane changed. A keyboard or a draft that takes a part of its height is no reason for another grid, nor is that it leaves; but one
   * that stood there when the grid was chosen leaves a pane that is larger than it was then.
   */
  function paneChanged(): void {
    later();
    const now = frameNow();
    if (now.width === frame.width && now.window === frame.window && now.height <= frame.height) return;
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  }

  function settle(): void {
    const shown = view();
    if (shown === null || (keyboard() && matchMedia('(pointer: coarse)').matches)) return;
    frame = frameNow();
    const next = gridFor(paneBox(), shown.cell());
    if (next === null || (mine !== null && next.cols === mine.cols && next.rows === mine.rows)) return;
    mine = next;
    rememberGrid(next, fontSize());
    onGrid(next);
  }

  let stop = (): void => {};
  return {
    foreign,
    lie,
    box,
    later,
    /** Begins to follow `around`; gives the grid to begin with. */
    begin(around: HTMLElement, shown: TerminalView): Size {
      pane = around;
      frame = frameNow();
      // The pane is measured by now; a grid that is not known yet must not be sent at all.
      mine = gridFor(paneBox(), shown.cell()) ?? shown.size();
      shown.resize(mine);
      rememberGrid(mine, fontSize());
      const observer = new ResizeObserver(paneChanged);
      observer.observe(around);
      window.addEventListener('resize', paneChanged);
      stop = () => {
        clearTimeout(timer);
        observer.disconnect();
        window.removeEventListener('resize', paneChanged);
      };
      return mine;
    },
    layOut,
    /** The cell, or what is around the pane, was changed on purpose: the grid is chosen anew. */
    refit(): void {
      // What is new is measured once it is drawn.
      requestAnimationFrame(() => {
        frame = { width: 0, height: 0, window: 0 };
        paneChanged();
      });
    },
    ruled(size: Size, isMine: boolean): void {
      setForeign(isMine ? null : size);
      later();
    },
    mine: () => mine,
    /** Whether there is more than fits, so that a drag pans. */
    canPan: () => foreign() !== null && (overflow().x > 1 || overflow().y > 1),
    panBy(x: number, y: number): void {
      const at = pan ?? { x: -lie().x, y: -lie().y };
      pan = { x: at.x - x, y: at.y - y };
      layOut();
    },
    stop: () => stop(),
  };
}

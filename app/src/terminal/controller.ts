/** One terminal of one session: opens when its pane can be measured, follows the stream, and knows how it lies in the pane. */
import { batch, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Size } from '../../../shared/model/session.ts';
import { createPrediction, type Prediction } from '../../../shared/terminal/prediction/prediction.ts';
import type { Detached } from '../../../shared/wire/messages.ts';
import type { Data } from '../data/types.ts';
import { theme } from '../ui/theme.ts';
import { keyboard } from '../ui/viewport.ts';
import { createActivity } from '../words/activity.ts';
import { fontSize } from './font-size.ts';
import { type Box, boxOf, clamp, gridFor, scaleFor, shiftFor } from './grid.ts';
import type { KeyModes } from './key-bytes.ts';
import { rememberGrid } from './last-grid.ts';
import { predictMode } from './predict-mode.ts';
import { createTerminalView, loadFace, type TerminalView } from './terminal-view.ts';
import { createViewer, type Viewer } from './viewer.ts';

const SETTLE_MS = 150;
const INK_SLICE_MS = 2_000;
const INK_SLICES = 14;

export interface Lie {
  scale: number;
  x: number;
  y: number;
}

export type TerminalController = ReturnType<typeof createTerminalController>;

export function createTerminalController(
  data: Data,
  machineId: string,
  sessionId: string,
  onDraft: (typed: string) => void,
) {
  const [live, setLive] = createSignal(false);
  const [drawn, setDrawn] = createSignal(false);
  const [mayType, setMayType] = createSignal(false);
  const [end, setEnd] = createSignal<Detached | null>(null);
  const [foreign, setForeign] = createSignal<Size | null>(null);
  const [atEnd, setAtEnd] = createSignal(true);
  const [lie, setLie] = createSignal<Lie>({ scale: 1, x: 0, y: 0 });
  const [box, setBox] = createSignal<Box>({ width: 0, height: 0 });
  const [overflow, setOverflow] = createSignal({ x: 0, y: 0 });
  const activity = createActivity(INK_SLICE_MS, INK_SLICES);

  let pane: HTMLElement | null = null;
  let view: TerminalView | null = null;
  let viewer: Viewer | null = null;
  let prediction: Prediction | null = null;
  let mine: Size | null = null;
  /** Where a person dragged a grid that does not fit; null: it follows what is written. */
  let pan: { x: number; y: number } | null = null;
  let closed = false;

  const paneBox = (): Box => ({ width: pane?.clientWidth ?? 0, height: pane?.clientHeight ?? 0 });

  function layOut(): void {
    if (view === null) return;
    const cell = view.cell();
    const grid = boxOf(view.size(), cell);
    const room = paneBox();
    const scale = foreign() === null ? 1 : scaleFor(room, grid, view.fontSize());
    const over = {
      x: Math.max(0, grid.width * scale - room.width),
      y: Math.max(0, grid.height * scale - room.height),
    };
    const follow = shiftFor({
      pane: room.height / scale,
      grid: grid.height,
      cell: cell.height,
      cursorRow: view.cursorRow(),
      filledRows: over.y > 0 ? view.filledRows() : 0,
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
  let frame = { width: 0, window: 0 };
  /** The pane changed. Only its width, or the window itself, is a reason for another grid: not a keyboard, not a draft. */
  function paneChanged(): void {
    later();
    const now = { width: paneBox().width, window: window.innerHeight };
    if (now.width === frame.width && now.window === frame.window) return;
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  }

  function settle(): void {
    if (view === null || viewer === null || (keyboard() && matchMedia('(pointer: coarse)').matches)) return;
    frame = { width: paneBox().width, window: window.innerHeight };
    const next = gridFor(paneBox(), view.cell());
    if (next === null || (mine !== null && next.cols === mine.cols && next.rows === mine.rows)) return;
    mine = next;
    rememberGrid(next, fontSize());
    viewer.resize(next);
  }

  async function open(host: HTMLElement, around: HTMLElement): Promise<void> {
    pane = around;
    await loadFace(fontSize());
    if (closed) return;
    const made = createTerminalView(host, fontSize(), {
      onTyped: (typed) => viewer?.type(typed),
      onScrolled: () => setAtEnd(made.atEnd()),
      onDrawn: () => {
        setAtEnd(made.atEnd());
        if (keyboard() || foreign() !== null) later();
      },
    });
    view = made;
    frame = { width: paneBox().width, window: window.innerHeight };
    // The pane is measured by now; a grid that is not known yet must not be sent at all.
    mine = gridFor(paneBox(), made.cell()) ?? made.size();
    made.resize(mine);
    rememberGrid(mine, fontSize());
    prediction = createPrediction({
      mode: predictMode(),
      screen: made.screen,
      pending: () => viewer?.pending() ?? 0,
      latency: () => data.machine(machineId)?.latency() ?? null,
      draw: made.drawPredictions,
    });
    viewer = createViewer(
      (handlers) => data.attach(machineId, { sessionId, have: null, size: mine ?? made.size() }, handlers),
      made,
      mine,
      {
        onLive: setLive,
        onGrid(size, isMine) {
          setForeign(isMine ? null : size);
          setDrawn(true);
          later();
        },
        onMayType(may) {
          setMayType(may);
          made.setTyping(may);
        },
        onBytes: (count) => activity.add(Date.now(), count),
        onDraft,
        onEnd: setEnd,
      },
      prediction,
    );
    const observer = new ResizeObserver(paneChanged);
    observer.observe(around);
    window.addEventListener('resize', paneChanged);
    stop = () => {
      observer.disconnect();
      window.removeEventListener('resize', paneChanged);
    };
    layOut();
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) made.focus();
  }
  let stop = (): void => {};

  createEffect(on(theme, () => view?.setTheme(), { defer: true }));
  createEffect(on(predictMode, (mode) => prediction?.setMode(mode), { defer: true }));
  createEffect(on(keyboard, later, { defer: true }));
  createEffect(
    on(
      fontSize,
      (size) => {
        view?.setFontSize(size);
        // The new cell is measured when it is drawn.
        requestAnimationFrame(() => {
          frame = { width: 0, window: 0 };
          paneChanged();
        });
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    closed = true;
    clearTimeout(timer);
    stop();
    prediction?.stop();
    viewer?.close();
    view?.dispose();
  });

  return {
    open,
    live,
    /** Something of the session is on the screen. */
    drawn,
    mayType,
    end,
    /** The grid that rules, where it is another screen's. */
    foreign,
    atEnd,
    lie,
    box,
    strokes: () => activity.strokes(Date.now()),
    type: (text: string): boolean => viewer?.type(text) ?? false,
    bracketedPaste: () => view?.bracketedPaste() ?? false,
    keyModes: (): KeyModes => view?.keyModes() ?? { applicationCursor: false, kitty: 0 },
    dragWouldType: () => view?.dragWouldType() ?? false,
    toEnd: () => view?.toEnd(),
    text: (lines: number) => view?.text(lines) ?? '',
    blur: () => view?.blur(),
    /** Asks for the grid of this screen. */
    rule(): void {
      if (mine !== null) viewer?.resize(mine);
    },
    /** Whether there is more than fits, so that a drag pans. */
    canPan: () => foreign() !== null && (overflow().x > 1 || overflow().y > 1),
    panBy(x: number, y: number): void {
      const at = pan ?? { x: -lie().x, y: -lie().y };
      pan = { x: at.x - x, y: at.y - y };
      layOut();
    },
  };
}

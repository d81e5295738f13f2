/** One terminal of one session: opens when its pane can be measured, follows the stream, and says how it stands. */
import { batch, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createPrediction, type Prediction } from '../../../shared/terminal/prediction/prediction.ts';
import type { Detached } from '../../../shared/wire/messages.ts';
import type { Data } from '../data/types.ts';
import { theme } from '../ui/theme.ts';
import { keyboard } from '../ui/viewport.ts';
import { createActivity } from '../words/activity.ts';
import { fontSize } from './font-size.ts';
import type { History } from './history.ts';
import type { KeyModes } from './key-bytes.ts';
import { createLastScreen } from './last-screen.ts';
import { createLayout } from './layout.ts';
import { predictMode } from './predict-mode.ts';
import { readerMode } from './reader-mode.ts';
import { createTerminalView, loadFace, type TerminalView } from './terminal-view.ts';
import type { Cell, Range } from './text-at.ts';
import { createTouchSelection } from './touch-selection.ts';
import { createViewer, type Viewer } from './viewer.ts';

/** So near to the top, more is fetched. */
const ASK_ABOVE_ROWS = 80;
const INK_SLICE_MS = 2_000;
const INK_SLICES = 14;

export interface TerminalEvents {
  /** Keys that came too late, as they were typed. */
  onDraft(typed: string): void;
  /** A program asks for this to be put on the clipboard of this device. */
  onClipboard(text: string): void;
}

export type TerminalController = ReturnType<typeof createTerminalController>;

export function createTerminalController(
  data: Data,
  machineId: string,
  sessionId: string,
  events: TerminalEvents,
) {
  const [live, setLive] = createSignal(false);
  const [drawn, setDrawn] = createSignal(false);
  const [mayType, setMayType] = createSignal(false);
  const [end, setEnd] = createSignal<Detached | null>(null);
  /** Since when what is shown is from this device's own memory; null: it is not. */
  const [remembered, setRemembered] = createSignal<number | null>(null);
  const [atEnd, setAtEnd] = createSignal(true);
  const [atTop, setAtTop] = createSignal(false);
  /** Something was printed below what is read. */
  const [unseen, setUnseen] = createSignal(false);
  const [history, setHistory] = createSignal<History['state']>(() => 'top');
  /** Counts drawings while something lies over the rows that must follow them. */
  const [frame, setFrame] = createSignal(0);
  const activity = createActivity(INK_SLICE_MS, INK_SLICES);

  let view: TerminalView | null = null;
  let viewer: Viewer | null = null;
  let prediction: Prediction | null = null;
  let closed = false;
  const layout = createLayout(
    () => view,
    (size) => viewer?.resize(size),
  );
  const selection = createTouchSelection(() => view);
  const last = createLastScreen(data.cache, { machineId, sessionId }, () => view?.keyframe() ?? null);

  function scrolled(shown: TerminalView): void {
    const isEnd = shown.atEnd();
    batch(() => {
      setAtEnd(isEnd);
      setAtTop(shown.above() === 0);
      if (isEnd) setUnseen(false);
      if (selection.range() !== null) setFrame((count) => count + 1);
    });
    if (isEnd) viewer?.release();
    else if (shown.above() < ASK_ABOVE_ROWS) void shown.history.load();
  }

  async function open(host: HTMLElement, around: HTMLElement): Promise<void> {
    await loadFace(fontSize());
    if (closed) return;
    const made = createTerminalView(
      host,
      fontSize(),
      {
        onTyped: (typed) => viewer?.type(typed),
        onScrolled: () => scrolled(made),
        onDrawn() {
          scrolled(made);
          if (keyboard() || layout.foreign() !== null) layout.later();
        },
        onClipboard: (text) => {
          // What a page that nobody looks at prints is no reason to ask.
          if (document.visibilityState === 'visible') events.onClipboard(text);
        },
      },
      (run, before, resized) => data.scrolled(machineId, sessionId, run, before, resized),
    );
    view = made;
    made.setReader(readerMode());
    setHistory(() => made.history.state);
    const mine = layout.begin(around, made);
    prediction = createPrediction({
      mode: predictMode(),
      screen: made.screen,
      pending: () => viewer?.pending() ?? 0,
      latency: () => data.machine(machineId)?.latency() ?? null,
      draw: made.drawPredictions,
    });
    viewer = createViewer(
      (handlers) =>
        data.attach(machineId, { sessionId, have: null, size: layout.mine() ?? made.size() }, handlers),
      {
        ...made,
        parsed(offset, afresh) {
          made.parsed(offset, afresh);
          last.changed(offset);
        },
      },
      mine,
      {
        onLive: setLive,
        onGrid(size, isMine) {
          layout.ruled(size, isMine);
          setDrawn(true);
        },
        onMayType(may) {
          setMayType(may);
          made.setTyping(may);
        },
        onBytes(count) {
          activity.add(Date.now(), count);
          if (!atEnd()) setUnseen(true);
        },
        onRun(run) {
          if (remembered() !== null) made.reset(made.size());
          setRemembered(null);
          last.begin(run);
          made.history.run(run);
        },
        onDraft: events.onDraft,
        onEnd: setEnd,
      },
      prediction,
    );
    layout.layOut();
    setReady(true);
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) made.focus();
  }

  const [ready, setReady] = createSignal(false);
  const away = () => ['offline', 'ended'].includes(data.machine(machineId)?.link().at ?? '');
  createEffect(() => {
    if (ready() && away() && view !== null) void remember(view);
  });
  /** Where the machine cannot give the screen, the one that was last seen here stands for it. */
  async function remember(shown: TerminalView): Promise<void> {
    const kept = await data.cache.lastOutput(machineId, sessionId).catch(() => null);
    const runs = data.machine(machineId)?.row('session', sessionId)?.runs;
    if (closed || last.begun() || kept === null || kept.value.run + 1 !== runs) return;
    const mine = layout.mine();
    const { size } = kept.value;
    shown.draw(kept.value);
    layout.ruled(size, mine !== null && size.cols === mine.cols && size.rows === mine.rows);
    setRemembered(kept.at);
  }

  createEffect(on(theme, () => view?.setTheme(), { defer: true }));
  createEffect(on(readerMode, (mode) => view?.setReader(mode), { defer: true }));
  createEffect(on(predictMode, (mode) => prediction?.setMode(mode), { defer: true }));
  createEffect(on(keyboard, layout.later, { defer: true }));
  createEffect(
    on(
      fontSize,
      (size) => {
        view?.setFontSize(size);
        layout.refit();
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    closed = true;
    last.stop();
    layout.stop();
    prediction?.stop();
    viewer?.close();
    view?.dispose();
  });

  return {
    open,
    live,
    /** Something of the session is on the screen. */
    drawn,
    remembered,
    mayType,
    end,
    atEnd,
    atTop,
    unseen,
    frame,
    selection,
    /** The grid that rules, where it is another screen's. */
    foreign: layout.foreign,
    lie: layout.lie,
    box: layout.box,
    canPan: layout.canPan,
    panBy: layout.panBy,
    refit: layout.refit,
    /** Whether there is more above than is here. */
    above: () => history()(),
    /** One page more of what was printed before; false where none came. */
    loadAbove: async (): Promise<boolean> => (await view?.history.load()) ?? false,
    /** Somebody wants to see what is above; with nothing there, no scrolling says so. */
    pull(): void {
      if (view !== null && view.above() < ASK_ABOVE_ROWS) void view.history.load();
    },
    strokes: () => activity.strokes(Date.now()),
    type(text: string): boolean {
      // Whoever types looks at what comes of it.
      view?.toEnd();
      return viewer?.type(text) ?? false;
    },
    /** What is printed from here on answers what was sent. */
    sent: () => view?.marks.sent(),
    lastOutput: () => view?.marks.last() ?? '',
    bracketedPaste: () => view?.bracketedPaste() ?? false,
    keyModes: (): KeyModes => view?.keyModes() ?? { applicationCursor: false, kitty: 0 },
    dragWouldType: () => view?.dragWouldType() ?? false,
    toEnd: () => view?.toEnd(),
    scrollBy: (rows: number) => view?.scrollBy(rows),
    placeOf: (cell: Cell) => view?.placeOf(cell) ?? { x: 0, y: 0, height: 0 },
    /** What can be searched; null before it is open. */
    searched: () => view?.searched ?? null,
    reveal: (range: Range) => view?.reveal(range),
    selected: () => view?.selection() ?? '',
    unselect: () => view?.clearSelection(),
    text: (lines: number) => view?.text(lines) ?? '',
    focus: () => view?.focus(),
    blur: () => view?.blur(),
    /** Asks for the grid of this screen. */
    rule(): void {
      const mine = layout.mine();
      if (mine !== null) viewer?.resize(mine);
    },
  };
}

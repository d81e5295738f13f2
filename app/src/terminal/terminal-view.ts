/** xterm.js as this app uses it: DOM renderer, our colours and face, no replies of its own, touch that never types. */
import { type IDisposable, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Size } from '../../../shared/model/session.ts';
import { clipboardRequests } from './clipboard-requests.ts';
import type { Box } from './grid.ts';
import { createHistory, type FetchScrolled } from './history.ts';
import type { KeyModes } from './key-bytes.ts';
import { keyframesOf } from './keyframe.ts';
import { createOutputMarks, textBetween } from './output-marks.ts';
import { createPredictionLayer } from './prediction-layer.ts';
import { onlyTyped } from './reply-filter.ts';
import { silence } from './silence.ts';
import { cellsOf } from './terminal-cells.ts';
import { terminalTheme } from './terminal-theme.ts';
import { unchangedColours } from './unchanged-colours.ts';
import { openLink, webLinks } from './web-links.ts';
import { kittyFlags } from './xterm-internals.ts';
import { xtermScreen } from './xterm-screen.ts';

const FACE =
  '"JetBrains Mono", "Open Poet Symbols", ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace';
/** Times the height of the face, which is 1.32 em: rows of 17 px at 12 px. */
const LINE_HEIGHT = 1.07;
const SCROLLBACK_ROWS = 5_000;

export interface TerminalEvents {
  /** Characters that a person typed into the terminal itself: a hardware keyboard, or a mouse report. */
  onTyped(data: string): void;
  onScrolled(): void;
  onDrawn(): void;
  /** The program asks for this text to be put on the clipboard. */
  onClipboard(text: string): void;
}

export type TerminalView = ReturnType<typeof createTerminalView>;

/** Both weights, so that no cell is measured in a face that is replaced a moment later. */
export async function loadFace(fontSize: number): Promise<void> {
  await Promise.all([
    document.fonts.load(`${fontSize}px "JetBrains Mono"`),
    document.fonts.load(`bold ${fontSize}px "JetBrains Mono"`),
    document.fonts.load(`${fontSize}px "Open Poet Symbols"`, '⎿✻☐'),
  ]).catch(() => {});
}

export function createTerminalView(
  host: HTMLElement,
  fontSize: number,
  events: TerminalEvents,
  fetchScrolled: FetchScrolled,
) {
  const terminal = new Terminal({
    allowProposedApi: true,
    fontFamily: FACE,
    fontSize,
    lineHeight: LINE_HEIGHT,
    fontWeight: 400,
    fontWeightBold: 700,
    scrollback: SCROLLBACK_ROWS,
    minimumContrastRatio: 4.5,
    drawBoldTextInBrightColors: false,
    cursorInactiveStyle: 'block',
    showCursorImmediately: true,
    smoothScrollDuration: 0,
    theme: terminalTheme(),
    // As on the machine, whose terminal tells programs that it knows it.
    vtExtensions: { kittyKeyboard: true },
    linkHandler: { activate: (_event, uri) => openLink(uri) },
  });
  terminal.open(host);
  const { textarea } = terminal;
  // A tap never opens the soft keyboard: the input bar does that, where autocorrect is at home.
  textarea?.setAttribute('inputmode', 'none');
  textarea?.setAttribute('aria-label', 'Terminal');

  const predictions = createPredictionLayer(terminal);
  const history = createHistory(terminal, fetchScrolled);
  const marks = createOutputMarks(terminal);
  const kept: IDisposable[] = [
    predictions,
    history,
    marks,
    silence(terminal),
    unchangedColours(terminal),
    clipboardRequests(terminal, events.onClipboard),
    webLinks(terminal),
    terminal.onData((data) => {
      const typed = onlyTyped(data);
      if (typed !== '') events.onTyped(typed);
    }),
    terminal.onBinary((data) => events.onTyped(data)),
    terminal.onScroll(() => events.onScrolled()),
    terminal.onRender(() => events.onDrawn()),
  ];
  const buffer = () => terminal.buffer.active;
  const atEnd = (): boolean => buffer().viewportY >= buffer().baseY;

  return {
    /** `done` runs once the bytes are parsed, not when they are queued. */
    write: (bytes: Uint8Array, done: () => void): void => terminal.write(bytes, done),
    reset: (size: Size): void => {
      terminal.reset();
      terminal.resize(size.cols, size.rows);
    },
    resize: (size: Size): void => {
      if (size.cols !== terminal.cols || size.rows !== terminal.rows) terminal.resize(size.cols, size.rows);
    },
    history,
    parsed: history.parsed,
    reading: (): boolean => !atEnd(),
    /** Rows above what is in view. */
    above: (): number => buffer().viewportY,
    screen: xtermScreen(terminal),
    drawPredictions: predictions.draw,
    size: (): Size => ({ cols: terminal.cols, rows: terminal.rows }),
    cell(): Box {
      const cell = terminal.dimensions?.css.cell;
      return { width: cell?.width ?? 0, height: cell?.height ?? 0 };
    },
    fontSize: (): number => terminal.options.fontSize ?? fontSize,
    setFontSize(next: number): void {
      terminal.options.fontSize = next;
    },
    setTheme(): void {
      terminal.options.theme = terminalTheme();
    },
    /** Rows are read aloud as they come. */
    setReader(on: boolean): void {
      terminal.options.screenReaderMode = on;
    },
    setTyping(allowed: boolean): void {
      terminal.options.disableStdin = !allowed;
    },
    bracketedPaste: (): boolean => terminal.modes.bracketedPasteMode,
    keyModes: (): KeyModes => ({
      applicationCursor: terminal.modes.applicationCursorKeysMode,
      kitty: kittyFlags(terminal),
    }),
    /** A drag in the alternate screen would be sent as arrow keys, unless the program asked for the mouse. */
    dragWouldType: (): boolean =>
      buffer().type === 'alternate' && terminal.modes.mouseTrackingMode === 'none',
    atEnd,
    toEnd: (): void => terminal.scrollToBottom(),
    scrollBy: (rows: number): void => terminal.scrollLines(rows),
    ...cellsOf(terminal),
    ...keyframesOf(terminal),
    /** What is in view, a text a row. */
    visible: (): string[] =>
      Array.from(
        { length: terminal.rows },
        (_, row) =>
          buffer()
            .getLine(buffer().viewportY + row)
            ?.translateToString(true) ?? '',
      ),
    cursorRow: (): number => buffer().cursorY,
    filledRows(): number {
      const { baseY } = buffer();
      for (let row = terminal.rows - 1; row >= 0; row -= 1) {
        if (
          buffer()
            .getLine(baseY + row)
            ?.translateToString(true)
            .trim()
        )
          return row + 1;
      }
      return 0;
    },
    /** The last lines as plain text, wrapped lines joined again. */
    text: (lines: number): string =>
      textBetween(terminal, Math.max(0, buffer().length - lines), buffer().length),
    marks,
    focus: (): void => terminal.focus(),
    blur: (): void => terminal.blur(),
    dispose(): void {
      for (const one of kept) one.dispose();
      terminal.dispose();
    },
  };
}

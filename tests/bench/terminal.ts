/** The screen at the near end of a path: the parsing of xterm.js is in every peer's time. */
import xterm from '@xterm/headless';
import { type Connection, SIZE } from './paths/path.ts';

export interface Terminal {
  /** As a person at a keyboard: what comes next is parsed at once, as xterm.js does for them. */
  type(text: string): void;
  rows(): string[];
  /** The character before the cursor. */
  lastTyped(): string;
  /** The row of the cursor. */
  line(): string;
  /** Reads nothing any more, as a phone that was put away; and goes on. */
  stall(): void;
  goOn(): void;
  /** Called after each piece of output, once it is parsed. */
  onShown: () => void;
  dispose(): void;
}

/** xterm.js drops what waits beyond 50 MB; before that its user holds the line, whatever a peer's own client does. */
const HELD_ABOVE = 16 * 1024 * 1024;
const HELD_UNTIL = 4 * 1024 * 1024;

export function createTerminal(connection: Connection): Terminal {
  const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true, scrollback: 1000, logLevel: 'off' });
  const encoder = new TextEncoder();
  let typing = false;
  let waiting = 0;
  let held = false;
  let stalled = false;
  terminal.onData((text) => {
    // Its answers to a program's questions are not the person's.
    if (typing) connection.send(encoder.encode(text));
  });
  const row = (y: number): string =>
    (
      terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)?.translateToString(true) ?? ''
    ).trimEnd();
  const shown: Terminal = {
    type(text) {
      typing = true;
      terminal.input(text, true);
      typing = false;
    },
    rows: () => Array.from({ length: terminal.rows }, (_, y) => row(y)),
    lastTyped() {
      const { cursorX, cursorY, baseY } = terminal.buffer.active;
      const [x, y] = cursorX > 0 ? [cursorX - 1, cursorY] : [terminal.cols - 1, cursorY - 1];
      return (
        terminal.buffer.active
          .getLine(baseY + y)
          ?.getCell(x)
          ?.getChars() ?? ''
      );
    },
    line: () => row(terminal.buffer.active.cursorY),
    stall() {
      stalled = true;
      connection.pause();
    },
    goOn() {
      stalled = false;
      if (!held) connection.resume();
    },
    onShown: () => {},
    dispose() {
      connection.onBytes = (_bytes, _fresh, done) => done();
      terminal.dispose();
    },
  };
  connection.onBytes = (bytes, fresh, done) => {
    if (fresh) terminal.reset();
    waiting += bytes.length;
    if (waiting > HELD_ABOVE && !held) {
      held = true;
      connection.pause();
    }
    terminal.write(bytes, () => {
      waiting -= bytes.length;
      if (held && waiting < HELD_UNTIL) {
        held = false;
        if (!stalled) connection.resume();
      }
      done();
      shown.onShown();
    });
  };
  return shown;
}

/** Resolves with the time (`performance.now()`) at which the screen was first as wanted; null where it never was in `ms`. */
export function whenShown(terminal: Terminal, wanted: () => boolean, ms: number): Promise<number | null> {
  return new Promise((resolve) => {
    const settle = (at: number | null): void => {
      clearTimeout(timer);
      terminal.onShown = () => {};
      resolve(at);
    };
    const timer = setTimeout(() => settle(null), ms);
    terminal.onShown = () => {
      if (wanted()) settle(performance.now());
    };
    terminal.onShown();
  });
}

/** What a terminal would show of a stream of any length, as lines of text, in bounded memory. */
import xterm, { type IBuffer, type IMarker, type Terminal } from '@xterm/headless';
import { gapText, type RecordedEvent } from './events.ts';

/** So many bytes give at most as many lines: none leaves the scrollback before it is read. */
const WRITE_BYTES = 8 * 1024;
const SCROLLBACK = 2 * WRITE_BYTES;

/** Lines as they leave the screen, each ending in a newline; at the end those still on it. Wrapped lines are joined. */
export async function* renderText(
  events: AsyncIterable<RecordedEvent>,
  size: { cols: number; rows: number },
): AsyncGenerator<string> {
  const terminal = new xterm.Terminal({
    ...size,
    scrollback: SCROLLBACK,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const lines = createLineReader(terminal);
  try {
    for await (const event of events) {
      if (event.kind === 'resize') terminal.resize(event.cols, event.rows);
      else if (event.kind === 'gap') yield `[${gapText(event)}]\n`;
      else if (event.kind === 'output') {
        for (let at = 0; at < event.bytes.length; at += WRITE_BYTES) {
          await write(terminal, event.bytes.subarray(at, at + WRITE_BYTES));
          yield* lines.scrolledOut();
        }
      }
    }
    yield* lines.onScreen();
  } finally {
    terminal.dispose();
  }
}

const write = (terminal: Terminal, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => terminal.write(bytes, resolve));

function createLineReader(terminal: Terminal) {
  // Where the first line stands that was not given yet; it moves with the lines as old ones leave the scrollback.
  let next: IMarker | undefined;

  function from(): number {
    return next === undefined || next.isDisposed || next.line < 0 ? 0 : next.line;
  }

  return {
    *scrolledOut(): Generator<string> {
      const buffer = terminal.buffer.active;
      // The alternate screen has no scrollback, and nothing can be marked in the other one meanwhile.
      if (buffer.type === 'alternate') return;
      // A line that goes on beyond the top of the screen is not finished.
      let end = buffer.baseY;
      while (end > 0 && buffer.getLine(end)?.isWrapped) end--;
      if (end <= from()) return;
      yield* joined(buffer, from(), end);
      next?.dispose();
      next = terminal.registerMarker(end - buffer.baseY - buffer.cursorY);
    },
    *onScreen(): Generator<string> {
      const { normal, active } = terminal.buffer;
      yield* trimmed([...joined(normal, from(), normal.length)]);
      if (active.type === 'alternate') yield* trimmed([...joined(active, 0, active.length)]);
    },
  };
}

function* joined(buffer: IBuffer, from: number, to: number): Generator<string> {
  let text = '';
  for (let y = from; y < to; y++) {
    const continues = y + 1 < to && buffer.getLine(y + 1)?.isWrapped === true;
    text += buffer.getLine(y)?.translateToString(!continues) ?? '';
    if (continues) continue;
    yield `${text}\n`;
    text = '';
  }
}

/** The rows below the last text are not lines that anybody printed. */
function trimmed(lines: string[]): string[] {
  while (lines.at(-1) === '\n') lines.pop();
  return lines;
}

/** The person's terminal in raw mode, given back as it was on every way out. */
import type { ReadStream, WriteStream } from 'node:tty';
import { ENTERING, LEAVING_RESET, SNAPSHOT_RESET } from './screen-reset.ts';

export interface RawTerminal {
  write(bytes: Uint8Array | string, written?: () => void): void;
  readonly columns: number;
  readonly rows: number;
  onKeys: (bytes: Uint8Array) => void;
  onResize: () => void;
  /** The process was stopped and goes on: whatever is on the screen is not ours any more. */
  onContinue: () => void;
  leave(): void;
}

export function enterRawMode(input: ReadStream, output: WriteStream): RawTerminal {
  let inside = true;
  const terminal: RawTerminal = {
    write: (bytes, written) => void output.write(bytes, () => written?.()),
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    onKeys: () => {},
    onResize: () => {},
    onContinue: () => {},
    leave() {
      if (!inside) return;
      inside = false;
      input.off('data', keys).pause();
      output.off('resize', resized);
      process.off('SIGCONT', continued).off('exit', terminal.leave);
      output.write(LEAVING_RESET);
      input.setRawMode(false);
    },
  };
  const keys = (bytes: Buffer) => terminal.onKeys(bytes);
  const resized = () => terminal.onResize();
  const continued = () => {
    input.setRawMode(true);
    terminal.onContinue();
  };
  // Also where something throws: the terminal of a person must not stay raw.
  process.once('exit', terminal.leave);
  process.on('SIGCONT', continued);
  input.setRawMode(true);
  input.on('data', keys).resume();
  output.on('resize', resized);
  // What stood on the screen moves up into the scrollback.
  output.write(`${'\n'.repeat(output.rows)}${ENTERING}${SNAPSHOT_RESET}`);
  return terminal;
}

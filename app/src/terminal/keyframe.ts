/** What stands in a terminal as bytes that draw it again, and as plain text. */
import { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal } from '@xterm/xterm';
import type { Size } from '../../../shared/model/session.ts';
import { textBetween } from './output-marks.ts';

export interface Keyframe {
  size: Size;
  drawn: string;
  text: string;
}

/** Rows above the screen that come along. */
const ROWS_ABOVE = 300;

export function keyframesOf(terminal: Terminal): { keyframe(): Keyframe; draw(frame: Keyframe): void } {
  const addon = new SerializeAddon();
  terminal.loadAddon(addon);
  return {
    keyframe() {
      const { length } = terminal.buffer.active;
      return {
        size: { cols: terminal.cols, rows: terminal.rows },
        drawn: addon.serialize({ scrollback: ROWS_ABOVE }),
        text: textBetween(terminal, Math.max(0, length - terminal.rows - ROWS_ABOVE), length),
      };
    },
    draw({ size, drawn }) {
      terminal.reset();
      terminal.resize(size.cols, size.rows);
      terminal.write(drawn);
    },
  };
}

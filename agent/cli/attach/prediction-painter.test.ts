import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PredictedCell } from '../../../shared/terminal/prediction/types.ts';
import { createScreen } from '../../sessions/screen.ts';
import type { LiveScreen } from '../../sessions/types.ts';
import { predictedScreen } from './predicted-screen.ts';
import { createPredictionPainter } from './prediction-painter.ts';

const size = { cols: 20, rows: 4 };
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The screen that is kept of a session, and a person's terminal into which the same is written, with guesses over it. */
function setup() {
  const kept = createScreen({ size, scrollback: 0 });
  const shown = createScreen({ size, scrollback: 0 });
  const write = (screen: LiveScreen, text: string) => {
    screen.write(screen.parsed, bytesOf(text));
    screen.settled(() => {});
  };
  let mayPaint = true;
  const painter = createPredictionPainter(
    { live: kept },
    (text) => write(shown, text),
    () => mayPaint,
  );
  const look = (screen: LiveScreen) => {
    const { bytes } = screen.snapshot({ scrollback: 0 });
    return new TextDecoder().decode(bytes);
  };
  return {
    painter,
    kept,
    shown,
    output(text: string) {
      painter.clear();
      write(kept, text);
      write(shown, text);
    },
    cover() {
      mayPaint = false;
    },
    /** The row of the cursor, with the cursor in it. */
    row() {
      const { active } = shown.internals;
      const text = (shown.peek(size.rows)[active.y] ?? '').padEnd(active.x);
      return `${text.slice(0, active.x)}|${text.slice(active.x)}`;
    },
    isUntouched: () => look(shown) === look(kept),
  };
}

const at = (row: number, col: number, char: string, width: 1 | 2 = 1): PredictedCell => ({
  row,
  col,
  char,
  width,
  underline: true,
});

describe('predictions in the local terminal', () => {
  test('are drawn with the cursor behind them, underlined', () => {
    const { painter, output, row, shown } = setup();
    output('\x1b[31m$ ');
    painter.draw({ cells: [at(0, 2, 'l'), at(0, 3, 's')], cursor: { row: 0, col: 4 } });
    expect(row()).toBe('$ ls|');
    const screen = predictedScreen({ live: shown });
    expect(screen.cell(0, 3).text).toBe('s');
  });

  test('leave nothing behind: pen, saved cursor, colours and blanks are the program’s own', () => {
    const { painter, output, isUntouched } = setup();
    output('one\r\n\x1b7\x1b[1;32mtwo \x1b[44m\x1b[K\x1b[3;4H\x1b[4:3m\x1b[38;5;99m');
    painter.draw({ cells: [at(2, 3, 'x'), at(2, 4, '日', 2)], cursor: { row: 2, col: 6 } });
    expect(isUntouched()).toBe(false);
    painter.clear();
    expect(isUntouched()).toBe(true);
    output('go on \x1b8here');
    expect(isUntouched()).toBe(true);
  });

  test('are not drawn where characters would not be what they are, or between two halves of a sequence', () => {
    for (const state of [
      '\x1b(0',
      '\x1b[4h',
      '\x1b[?6h',
      '\x1b[?7l',
      '\x1b[1',
      '\x1b]0;ti',
      'x'.repeat(20),
    ]) {
      const { painter, output, isUntouched } = setup();
      output(state);
      painter.draw({ cells: [at(0, 0, 'x')], cursor: { row: 0, col: 1 } });
      expect([state, isUntouched()]).toEqual([state, true]);
    }
  });

  test('are not drawn over a line of our own', () => {
    const { painter, output, cover, isUntouched } = setup();
    output('$ ');
    cover();
    painter.draw({ cells: [at(0, 2, 'x')], cursor: null });
    expect(isUntouched()).toBe(true);
  });

  const piece = fc.oneof(
    fc.constantFrom('a', 'bc ', '日本', 'e\u0301', '\r\n', '\r', '\b', '\x1b7', '\x1b8', '\x1b[K', '\x1b[2K'),
    fc.integer({ min: 30, max: 47 }).map((code) => `\x1b[${code}m`),
    fc.constantFrom(
      '\x1b[0m',
      '\x1b[1;4m',
      '\x1b[7m',
      '\x1b[2m',
      '\x1b[?25l',
      '\x1b[2;3r',
      '\x1b[?1049h',
      '\x1b[P',
      '\x1b[@',
    ),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 20 }))
      .map(([r, c]) => `\x1b[${r};${c}H`),
  );
  const guess = fc.record({
    col: fc.integer({ min: 0, max: 15 }),
    text: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('x', 'y', ' ') }),
    cursor: fc.integer({ min: 0, max: 19 }),
  });

  test('come and go without a trace, whatever is written before and after', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, guess), { maxLength: 40 }), (steps) => {
        const { painter, output, kept, isUntouched } = setup();
        for (const step of steps) {
          if (typeof step === 'string') output(step);
          else {
            const { row } = predictedScreen({ live: kept }).cursor;
            const cells = [...step.text].map((char, n) => at(row, step.col + n, char));
            painter.draw({ cells, cursor: { row, col: step.cursor } });
          }
        }
        painter.clear();
        expect(isUntouched()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../wire/bytes.ts';
import { createPrediction, type Prediction } from './prediction.ts';
import { createGrid, type Grid } from './testing/grid.ts';
import type { Overlay } from './types.ts';

let grid: Grid;
let prediction: Prediction;
let drawn: Overlay[];
let pending: number;
let latency: number | null;

const type = (text: string) => {
  prediction.typed(utf8(text));
  pending += text.length;
};
const echo = (text: string, stillPending: number) => {
  pending = stillPending;
  grid.drawRow(text, text.length);
  prediction.changed();
};
const seen = () =>
  drawn
    .at(-1)
    ?.cells.map(({ char }) => char)
    .join('') ?? '';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  grid = createGrid(20, 4);
  drawn = [];
  pending = 0;
  latency = 300;
  prediction = createPrediction({
    mode: 'auto',
    screen: grid,
    pending: () => pending,
    latency: () => latency,
    draw: (overlay) => drawn.push(overlay),
  });
});
afterEach(() => {
  prediction.stop();
  vi.useRealTimers();
});

describe('predictive echo of a terminal', () => {
  test('draws what is on its way, and takes it away as it is answered', () => {
    echo('$ ', 0);
    type('abc');
    expect(drawn).toEqual([]);
    echo('$ a', 2);
    expect(seen()).toBe('bc');
    echo('$ abc', 0);
    expect(seen()).toBe('');
  });

  test('takes a guess away by itself where no answer comes', () => {
    echo('$ ', 0);
    type('ab');
    echo('$ a', 1);
    expect(seen()).toBe('b');
    echo('$ a', 0);
    expect(seen()).toBe('b');
    vi.advanceTimersByTime(60);
    expect(seen()).toBe('');
  });

  test('waits for the end of a synchronized update', () => {
    echo('$ ', 0);
    type('ab');
    grid.updating = true;
    echo('x', 1);
    vi.advanceTimersByTime(500);
    grid.updating = false;
    echo('$ a', 1);
    expect(seen()).toBe('b');
  });

  test('draws nothing on a quick link, or where it is off', () => {
    latency = 10;
    echo('$ ', 0);
    type('ab');
    echo('$ ab', 0);
    expect(drawn).toEqual([]);
    prediction.setMode('on');
    type('cd');
    echo('$ abc', 1);
    expect(seen()).toBe('d');
    prediction.setMode('off');
    expect(seen()).toBe('');
    type('e');
    expect(seen()).toBe('');
  });

  test('draws nothing after the end', () => {
    echo('$ ', 0);
    type('ab');
    echo('$ a', 1);
    prediction.stop();
    expect(seen()).toBe('');
    type('c');
    expect(seen()).toBe('');
  });
});

import { describe, expect, test } from 'vitest';
import { testClock } from '../testing/clock.ts';
import { OutputRing } from './output-ring.ts';
import { SyncBlocks } from './sync-blocks.ts';
import { encode } from './testing.ts';
import type { Snapshot } from './types.ts';
import { Viewer } from './viewer.ts';

function setup(options: { have?: number | null; window?: number } = {}) {
  const clock = testClock();
  const ring = new OutputRing(0, 1024 * 1024);
  const sync = new SyncBlocks();
  const sent: string[] = [];
  let settle: (() => void) | null = null;
  let settlesAtOnce = true;
  const viewer = new Viewer({
    clock,
    have: options.have === undefined ? 0 : options.have,
    ...(options.window !== undefined && { window: options.window }),
    source: {
      get end() {
        return ring.end;
      },
      get openSync() {
        return sync.open;
      },
      read: (from, to) => ring.read(from, to),
      screen(callback) {
        const draw = (): void => callback({ offset: ring.end, cols: 80, rows: 24, bytes: new Uint8Array() });
        if (settlesAtOnce) draw();
        else settle = draw;
      },
    },
    sink: {
      output: (offset, bytes) => sent.push(`${offset}:${new TextDecoder().decode(bytes)}`),
      snapshot: ({ offset }: Snapshot) => sent.push(`screen at ${offset}`),
    },
  });
  return {
    clock,
    viewer,
    sent,
    print(text: string) {
      const bytes = encode(text);
      const at = ring.end;
      ring.append(at, bytes);
      sync.scan(at, bytes);
      viewer.wake();
    },
    forget: () => ring.keep(0),
    parseLater() {
      settlesAtOnce = false;
    },
    parsed: () => settle?.(),
  };
}

describe('pace', () => {
  test('the first byte after quiet goes out at once, what follows it is gathered', () => {
    const { print, sent, clock } = setup();
    print('a');
    expect(sent).toEqual(['0:a']);
    print('b');
    print('c');
    expect(sent).toEqual(['0:a']);
    clock.advance(4);
    expect(sent).toEqual(['0:a', '1:bc']);
    clock.advance(4);
    print('d');
    expect(sent.at(-1)).toBe('3:d');
  });

  test('a frame full of output does not wait', () => {
    const { print, sent } = setup();
    print('a');
    print('x'.repeat(64_000));
    expect(sent).toHaveLength(2);
  });

  test('an idle viewer keeps no timer', () => {
    const { print, sent, clock } = setup();
    print('a');
    clock.advance(1000);
    clock.after = () => {
      throw new Error('a timer while nothing happens');
    };
    clock.advance(1000);
    expect(sent).toEqual(['0:a']);
  });
});

describe('window', () => {
  test('past it a viewer gets nothing more, and then the screen instead of the backlog', () => {
    const { print, sent, clock, viewer } = setup({ window: 100 });
    print('x'.repeat(60));
    print('y'.repeat(30));
    clock.advance(5);
    print('z'.repeat(50));
    clock.advance(5);
    print('flood'.repeat(50));
    clock.advance(1000);
    expect(sent).toHaveLength(2);
    viewer.ack(60);
    expect(sent).toHaveLength(2);
    viewer.ack(90);
    expect(sent.slice(2)).toEqual(['screen at 390']);
  });

  test('a link that takes long for what is under way gets less under way', () => {
    const { print, sent, clock, viewer } = setup();
    let at = 0;
    for (let round = 0; round < 6; round++) {
      print('x'.repeat(60_000));
      at += 60_000;
      clock.advance(round === 0 ? 20 : 2000);
      viewer.ack(at);
      clock.advance(10);
    }
    print('y'.repeat(30_000));
    clock.advance(100);
    expect(sent.at(-1)?.slice(0, 30)).toBe(`screen at ${at + 30_000}`);
  });

  test('so does one that makes a key wait for its answer longer than a person would not notice', () => {
    const { print, sent, clock, viewer } = setup();
    let at = 0;
    for (let round = 0; round < 6; round++) {
      print('x'.repeat(60_000));
      at += 60_000;
      clock.advance(round === 0 ? 20 : 100);
      viewer.ack(at);
      clock.advance(10);
    }
    print('y'.repeat(30_000));
    clock.advance(100);
    expect(sent.at(-1)?.slice(0, 30)).toBe(`screen at ${at + 30_000}`);
  });

  test('it gets no second screen before it has parsed the first', () => {
    const { print, sent, clock, viewer } = setup({ have: null, window: 100 });
    expect(sent).toEqual(['screen at 0']);
    print('x'.repeat(200));
    clock.advance(1000);
    print('y'.repeat(200));
    clock.advance(1000);
    expect(sent).toEqual(['screen at 0']);
    viewer.ack(0);
    expect(sent.at(-1)).toBe('screen at 400');
  });

  test('screens are not drawn faster than they can be seen', () => {
    const { print, sent, clock, viewer } = setup({ have: null, window: 100 });
    print('x'.repeat(200));
    viewer.ack(0);
    clock.advance(20);
    expect(sent).toEqual(['screen at 0']);
    clock.advance(20);
    expect(sent).toEqual(['screen at 0', 'screen at 200']);
  });

  test('output that comes while the screen is being parsed is on it, or follows it', () => {
    const { print, sent, parseLater, parsed, clock, viewer } = setup({ window: 100 });
    parseLater();
    print('x'.repeat(90));
    print('y'.repeat(90));
    viewer.ack(90);
    print('more');
    clock.advance(100);
    expect(sent).toHaveLength(1);
    parsed();
    print('after');
    clock.advance(100);
    expect(sent.slice(1)).toEqual(['screen at 184', '184:after']);
  });

  test('an acknowledgement of what was never sent counts for nothing', () => {
    const { print, sent, viewer, clock } = setup({ window: 100 });
    print('x'.repeat(60));
    viewer.ack(1_000_000);
    print('y'.repeat(90));
    clock.advance(1000);
    expect(sent).toHaveLength(1);
  });

  test('bytes that are not in memory any more are never guessed at', () => {
    const { print, sent, forget, viewer, clock } = setup();
    print('a');
    print('lost');
    forget();
    clock.advance(5);
    expect(sent).toEqual(['0:a']);
    viewer.ack(1);
    clock.advance(50);
    expect(sent.at(-1)).toBe('screen at 5');
  });
});

describe('synchronized updates', () => {
  const BEGIN = '\x1b[?2026h';
  const END = '\x1b[?2026l';

  test('are not split across frames', () => {
    const { print, sent, clock } = setup();
    print(`a${BEGIN}half`);
    expect(sent).toEqual(['0:a']);
    clock.advance(10);
    print(`whole${END}b`);
    expect(sent).toEqual(['0:a', `1:${BEGIN}halfwhole${END}b`]);
  });

  test('are found where they are cut anywhere', () => {
    const { print, sent, clock } = setup();
    for (const char of `${BEGIN}x`) print(char);
    clock.advance(20);
    const before = sent.join('');
    expect(before).not.toContain('x');
    for (const char of END) print(char);
    clock.advance(10);
    expect(sent.map((frame) => frame.slice(frame.indexOf(':') + 1)).join('')).toBe(`${BEGIN}x${END}`);
  });

  test('are not waited for longer than fifty milliseconds, nor for more than a frame', () => {
    const { print, sent, clock } = setup();
    print(`${BEGIN}never ends`);
    clock.advance(49);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual([`0:${BEGIN}never ends`]);
    const big = setup();
    big.print(BEGIN + 'x'.repeat(70_000));
    expect(big.sent).toHaveLength(1);
  });
});

describe('the end', () => {
  test('comes after the last byte', () => {
    const { print, sent, viewer } = setup();
    print('a');
    print('b');
    viewer.finish(() => sent.push('end'));
    expect(sent).toEqual(['0:a', '1:b', 'end']);
  });

  test('of a viewer that lags comes after the last screen', () => {
    const { print, sent, viewer, clock } = setup({ window: 100 });
    print('x'.repeat(90));
    print('y'.repeat(90));
    viewer.finish(() => sent.push('end'));
    clock.advance(1000);
    expect(sent).toHaveLength(1);
    viewer.ack(90);
    expect(sent.slice(1)).toEqual(['screen at 180', 'end']);
  });
});

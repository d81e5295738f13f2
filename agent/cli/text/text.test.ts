import { describe, expect, test } from 'vitest';
import { aligned, cells, clip, plain, table, wrap } from './columns.ts';
import { pairingQr, qrWidth } from './qr.ts';
import { createStyle } from './style.ts';
import { ago, count } from './times.ts';

describe('columns', () => {
  test('count wide characters and emoji as two cells', () => {
    expect(cells('漢字')).toBe(4);
    expect(cells('👩‍💻 ok')).toBe(5);
    expect(cells('naïve')).toBe(5);
  });

  test('clip never cuts a character in half', () => {
    expect(clip('漢字漢字', 5)).toBe('漢字…');
    expect(clip('short', 5)).toBe('short');
  });

  test('a listing lines up, and its flexible column gives way', () => {
    const rows = [
      ['a1', 'A very long title that does not fit', 'now'],
      ['b2', '漢字', '3 min ago'],
    ];
    const lines = table(['ID', 'TITLE', 'SEEN'], rows, 40, 1);
    for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(40);
    expect(lines[1]).toContain('…');
    expect(cells(lines[2]?.split('3 min')[0] ?? '')).toBe(cells(lines[1]?.split('now')[0] ?? ''));
  });

  test('text from elsewhere cannot steer the terminal', () => {
    expect(plain('a\x1b]0;b\x07\u009bc\u202ed')).toBe('a�]0;b��c�d');
    expect(table(['T'], [['\x1b[2J']], 80, 0).join('')).not.toContain('\x1b');
  });

  test('long explanations wrap beside their term', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(aligned([['x', 'one two three four five six']], 26)).toEqual([
      '  x  one two three four',
      '     five six',
    ]);
  });
});

describe('a QR code', () => {
  test('is made for HTTPS only: a phone could open nothing else', () => {
    expect(pairingQr('http://127.0.0.1:7878/pair#s=x', false)).toBeNull();
    const lines = pairingQr('https://poet.example/pair#s=x', false) ?? [];
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect([...line]).toHaveLength(qrWidth(lines));
    // Two modules a cell: as high as it is wide.
    expect(lines).toHaveLength(Math.ceil(qrWidth(lines) / 2));
  });

  test('in colour is black on white in any theme', () => {
    const [line = ''] = pairingQr('https://poet.example/', true) ?? [];
    expect(line.startsWith('\x1b[38;5;231;48;5;16m')).toBe(true);
    expect(qrWidth([line])).toBe(qrWidth(pairingQr('https://poet.example/', false) ?? []));
  });
});

describe('colour', () => {
  test.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{}, {}, false],
  ])('%j with %j: %s', (stream, env, colour) => {
    expect(createStyle(stream, env).strong('x') !== 'x').toBe(colour);
  });
});

test('ages read as a person says them', () => {
  const now = Date.UTC(2030, 0, 10);
  const ages = [
    null,
    now + 5000,
    now - 9000,
    now - 59_000,
    now - 90_000,
    now - 3 * 3_600_000,
    now - 5 * 86_400_000,
  ];
  expect(ages.map((time) => ago(time, now))).toEqual([
    'never',
    'now',
    'now',
    '59 s ago',
    '1 min ago',
    '3 h ago',
    '5 days ago',
  ]);
  expect(ago(Date.UTC(2029, 0, 1), now)).toBe('2029-01-01');
  expect([count(1, 'session'), count(2, 'session'), count(0, 'session')]).toEqual([
    '1 session',
    '2 sessions',
    '0 sessions',
  ]);
});

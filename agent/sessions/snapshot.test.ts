import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLaw, newTerminal } from '../../tests/law/check.ts';
import { lawCase } from '../../tests/law/generator.ts';
import { differences, terminalState } from '../../tests/law/terminal-state.ts';
import { createScreen } from './screen.ts';
import { encode } from './testing.ts';
import type { Snapshot } from './types.ts';

const SIZE = { cols: 20, rows: 6 };

function snapshotOf(text: string, size = SIZE): Snapshot {
  const screen = createScreen({ size });
  screen.write(0, encode(text));
  let snapshot: Snapshot | undefined;
  screen.settled(() => {
    snapshot = screen.snapshot({ scrollback: 0 });
  });
  screen.dispose();
  return snapshot as Snapshot;
}

describe('a snapshot at X, and then the bytes from X on, give the terminal that all bytes give', () => {
  test('for random streams cut anywhere (npm run law checks more of them)', () => {
    fc.assert(
      fc.property(lawCase, (law) => {
        expect(checkLaw(law)).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  const cases: [what: string, until: string, then: string][] = [
    ['colours and styles', '\x1b[1;4:3;58:5:9;38;2;1;2;3mstyled\x1b[0;44m   \x1b[K', 'more\r\nnext'],
    ['a line that goes on in the next', `${'0123456789'.repeat(3)}`, 'and on'],
    ['a cursor that waits at the right margin', '01234567890123456789', 'x'],
    ['wide characters, whole and halved', '漢字漢字\x1b[1;2Hx\x1b[1;8H\x1b[@', 'q'],
    ['a combining character cut from its base', 'e', '\u0301x'],
    ['a sequence cut in the middle', '\x1b[3', '1mred'],
    ['a title cut in the middle', '\x1b]0;ti', 'tle\x07x'],
    [
      'the alternate screen, and what is beneath',
      'abc\x1b[?1049hALT\x1b[2;5r\x1b[?6h\x1b[2;2Hq',
      '\x1b[?1049lback',
    ],
    ['a saved cursor', '\x1b[2;3H\x1b[1;32m\x1b(0\x1b7\x1b[m\x1b(B\x1b[5;5H', '\x1b8q'],
    ['character sets', '\x1b(0lqk\x1b)A', '\x0e#\x0f#\x1b(Bq'],
    ['tab stops', '\x1b[3g\x1b[5G\x1bH\r', '\tX'],
    ['keyboard and mouse modes', '\x1b[>1u\x1b[>5u\x1b[?1000;1006;2004h\x1b[5 q\x1b[4h\x1b[?25l', 'x\x1b[<u'],
    ['links', '\x1b]8;;http://a/\x1b\\one\x1b]8;;\x1b\\ \x1b]8;id=x;http://b/\x1b\\two', 'three'],
    ['colours of the palette', '\x1b]11;#123456\x07\x1b]4;3;rgb:11/22/33\x07', '\x1b]104\x07'],
    ['a synchronized update', '\x1b[?2026hhalf', 'whole\x1b[?2026l'],
    ['a screen saved with its cursor at the margin', '01234567890123456789\x1b[?1049h', 'z'],
  ];
  test.each(cases)('%s', (_what, until, then) => {
    const cut = encode(until).length;
    for (const scrollback of [0, 4]) {
      expect(checkLaw({ size: SIZE, bytes: encode(until + then), cut, scrollback })).toEqual({ ok: true });
    }
  });

  test('in a terminal that was used before and reset', () => {
    const until = encode('fresh\x1b[31m');
    const law = { size: SIZE, bytes: until, cut: until.length, scrollback: 0 };
    const before = encode(
      '\x1b[?25l\x1b[20h\x1b]2;old\x07\x1b]11;#fff\x07\x1b(0old\x1b[4h\xc3\x1b]0;unfinished',
    );
    expect(checkLaw({ ...law, before })).toEqual({ ok: true });
  });

  test.each([
    ['a style', '\x1b[1mx', 'x'],
    ['a blank that was printed', ' ', '\x1b[C'],
    ['a mode', '\x1b[?2004h', ''],
    ['a saved cursor', '\x1b[3;3H\x1b7\x1b[H', ''],
    ['a tab stop', '\x1b[3g', ''],
    ['the middle of a sequence', '\x1b[3', ''],
    ['a colour of the palette', '\x1b]4;1;#fff\x07', ''],
  ])('the check sees %s', (_what, one, other) => {
    const [a, b] = [one, other].map((text) => {
      const watched = newTerminal(SIZE);
      watched.internals.parse(encode(text));
      return terminalState(watched, { scrollback: 0 });
    });
    expect(differences(a ?? [], b ?? [])).not.toEqual([]);
  });
});

describe('the size of a snapshot', () => {
  test('of a full screen of text is about the text', () => {
    const lines = Array.from({ length: 24 }, (_, i) => `\x1b[3${i % 8}m${'word '.repeat(12)}\x1b[m`).join(
      '\r\n',
    );
    const { bytes } = snapshotOf(lines, { cols: 80, rows: 24 });
    expect(bytes.length).toBeLessThan(lines.length + 400);
  });
  test('carries nothing of an empty screen', () => {
    expect(snapshotOf('').bytes.length).toBeLessThan(120);
  });
});

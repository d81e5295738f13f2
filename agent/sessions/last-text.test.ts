import { describe, expect, test } from 'vitest';
import type { TimingEvent } from '../recordings/timing.ts';
import { joinScreens } from './join-screens.ts';
import { lastText } from './last-text.ts';
import { encode, fakeRecording } from './testing.ts';

const text = (printed: string, timing: TimingEvent[] = []) =>
  lastText(fakeRecording(encode(printed), timing));

describe('what a run last showed', () => {
  test('is what scrolled and what stands on the screen, wrapped lines joined', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\r\n');
    expect(await text(`${lines}\r\n${'x'.repeat(200)}`)).toBe(
      `${lines.replaceAll('\r', '')}\n${'x'.repeat(200)}\n`,
    );
  });

  test('is the full screen too, that its program left at its end', async () => {
    const full = '\x1b[?1049h\x1b[H● answer one\r\n● answer two';
    expect(await text(`$ claude\r\n${full}\x1b[?1049lresume with --resume\r\n`)).toBe(
      '● answer one\n● answer two\n$ claude\nresume with --resume\n',
    );
    expect(await text(`$ claude\r\n${full}`)).toBe('● answer one\n● answer two\n$ claude\n');
  });

  test('is every full screen that stood long enough to be read, joined where they overlap', async () => {
    const parts = [
      '\x1b[?1049h\x1b[H● answer one\r\n● answer two\r\n> ',
      '\x1b[H\x1b[2J● answer two\r\n● answer three\r\n> ',
      '\x1b[H\x1b[2J● answer two\r\n/exit  Leave\r\n> /exit',
      '\x1b[?1049lbye\r\n',
    ];
    let offset = 0;
    const timing = parts.map((part, i): TimingEvent => {
      const event = { kind: 'output', at: i * 1000, wait: 1000, offset, length: part.length } as TimingEvent;
      offset += encode(part).length;
      return event;
    });
    expect(await text(parts.join(''), timing)).toBe(
      '● answer one\n● answer two\n>\n● answer three\n>\n/exit  Leave\n> /exit\nbye\n',
    );
  });

  test('is drawn at the size that it had there', async () => {
    const resize = { kind: 'resize', at: 1, wait: 0, offset: 5, cols: 10, rows: 5 } as const;
    expect(await text('start\x1b[1;40Hx')).toBe(`start${' '.repeat(34)}x\n`);
    expect(await text('start\x1b[1;40Hx', [resize])).toBe('start    x\n');
    expect(await text('')).toBe('');
  });

  test('has an end: of a long output its last thousand lines', async () => {
    const shown = await text(Array.from({ length: 3000 }, (_, i) => `line ${i}`).join('\r\n'));
    expect(shown.split('\n').length).toBeLessThan(1100);
    expect(shown).toContain('line 2999\n');
  });
});

test('screens that scroll their own text read from its first line to its last', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  const screens = [0, 4, 4, 9, 20].map((from) => lines.slice(from, from + 10));
  expect(joinScreens(screens)).toEqual(lines.filter((_, i) => i !== 19));
});

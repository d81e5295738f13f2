import { describe, expect, test } from 'vitest';
import { lastText } from './last-text.ts';
import { encode, fakeRecording } from './testing.ts';

const text = (printed: string, timing: Parameters<typeof fakeRecording>[1] = []) =>
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
      '● answer one\n● answer two\n\n$ claude\nresume with --resume\n',
    );
    expect(await text(`$ claude\r\n${full}`)).toBe('● answer one\n● answer two\n\n$ claude\n');
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

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, cssOf, type Palette, readLook, rgbOf } from './look.ts';

const palette: Palette = {
  background: [251, 248, 240],
  foreground: [27, 29, 42],
  faint: [98, 95, 90],
  colours: Object.fromEntries(Array.from({ length: 16 }, (_, at) => [at, [at * 10, 0, 100]])),
};
const css = (codes: string) => cssOf(readLook(codes), palette);

describe('a look', () => {
  test.each([
    ['', ''],
    ['1', 'font-weight:700'],
    ['3;4:3;9', 'font-style:italic;text-decoration:underline line-through'],
    ['31', 'color:#0a0064'],
    ['97', 'color:#960064'],
    ['38;2;10;20;30;1', 'color:#0a141e;font-weight:700'],
    ['38;5;16', 'color:#000000'],
    ['48;5;231', 'color:#1b1d2a;background:#ffffff'],
    ['7', 'color:#fbf8f0;background:#1b1d2a'],
    ['2', 'color:#625f5a'],
    ['58:5:3;53;77', ''],
  ])('of %j is %j', (codes, wanted) => {
    expect(css(codes)).toBe(wanted);
  });

  test('can always be read, whatever colours a program brings', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.tuple(byte, byte, byte),
        fc.option(fc.tuple(byte, byte, byte)),
        fc.boolean(),
        (ink, ground, inverse) => {
          const codes = [`38;2;${ink.join(';')}`, ground && `48;2;${ground.join(';')}`, inverse && '7'];
          const said = css(codes.filter(Boolean).join(';'));
          const colour = (name: string) => {
            const value = Number.parseInt(new RegExp(`${name}:#(\\w{6})`).exec(said)?.[1] ?? 'fbf8f0', 16);
            return [value >> 16, (value >> 8) & 255, value & 255] as const;
          };
          expect(contrast(colour('color'), colour('background'))).toBeGreaterThanOrEqual(4.5);
        },
      ),
    );
  });

  test('knows xterm’s cube and greys', () => {
    expect(rgbOf(196, palette)).toEqual([255, 0, 0]);
    expect(rgbOf(244, palette)).toEqual([128, 128, 128]);
  });
});

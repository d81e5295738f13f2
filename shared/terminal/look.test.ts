import { describe, expect, test } from 'vitest';
import { fixedColour, lookOf } from './look.ts';

describe('how a piece of a line looks', () => {
  test('is read from its codes', () => {
    expect(lookOf('')).toMatchObject({ bold: false, foreground: null, background: null, link: null });
    expect(lookOf('1;7;2;31;44')).toMatchObject({
      ...{ bold: true, inverse: true, dim: true, foreground: 1, background: 4 },
    });
    expect(lookOf('92;105')).toMatchObject({ foreground: 10, background: 13 });
    expect(lookOf('38;5;208;48;2;1;2;3;4:3')).toMatchObject({
      ...{ foreground: 208, background: [1, 2, 3], underline: true },
    });
    expect(lookOf('1 https://example.com/a;b').link).toBe('https://example.com/a;b');
  });

  test('is plain where the codes make no sense, and leads to the web alone', () => {
    expect(lookOf('38;2;999;x')).toMatchObject({ foreground: [255, 0, 0] });
    expect(lookOf('777;;99')).toEqual(lookOf(''));
    expect(lookOf(' javascript:alert(1)').link).toBe(null);
  });

  test('has the colours that every terminal shows alike', () => {
    expect([16, 21, 196, 231, 232, 255].map(fixedColour)).toEqual([
      [0, 0, 0],
      [0, 0, 255],
      [255, 0, 0],
      [255, 255, 255],
      [8, 8, 8],
      [238, 238, 238],
    ]);
    expect(fixedColour(7)).toBe(null);
  });
});

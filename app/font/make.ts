/** `node app/font/make.ts` draws the symbols again into the file that the app ships. */
import { writeFileSync } from 'node:fs';
import { CELL } from './outline.ts';
import { braille, symbols } from './symbols.ts';
import { trueType } from './truetype.ts';
import { woff } from './woff.ts';

export const fontFile = new URL('../src/ui/open-poet-symbols.woff', import.meta.url);

export function makeFont(): Uint8Array {
  const drawn = Object.entries(symbols).map(([symbol, draw]) => ({
    code: symbol.codePointAt(0) ?? 0,
    contours: draw(),
  }));
  const dotted = Array.from({ length: 256 }, (_, bits) => ({ code: 0x2800 + bits, contours: braille(bits) }));
  const glyphs = [...drawn, ...dotted].sort((a, b) => a.code - b.code);
  const font = trueType(glyphs, {
    family: 'Open Poet Symbols',
    unitsPerEm: 1000,
    // JetBrains Mono's, so that a line with a symbol is as tall as one without.
    ascent: 1020,
    descent: -300,
    advance: CELL,
  });
  return woff(font);
}

/** The codes as a CSS unicode-range. */
export const ranges = (): string =>
  [...Object.keys(symbols)]
    .map((symbol) => symbol.codePointAt(0) ?? 0)
    .sort((a, b) => a - b)
    .map((code) => `U+${code.toString(16)}`)
    .concat('U+2800-28ff')
    .join(', ');

if (import.meta.main) {
  writeFileSync(fontFile, makeFont());
  process.stdout.write(`unicode-range: ${ranges()};\n`);
}

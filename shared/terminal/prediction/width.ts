/**
 * Columns of a character, for those on which terminals agree (Unicode Standard Annex 11); null for the others: emoji,
 * combining marks, scripts that shape. What is not known is not predicted.
 */
type Range = readonly [from: number, to: number];

const NARROW: readonly Range[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x2ff],
  [0x370, 0x377],
  [0x37b, 0x37f],
  [0x384, 0x482],
  [0x48a, 0x52f],
  [0x1e00, 0x1f15],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x20a0, 0x20bf],
];

const WIDE: readonly Range[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x2e99],
  [0x2f00, 0x2fd5],
  [0x3001, 0x3029],
  [0x3030, 0x303e],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3105, 0x312f],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfa6d],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x2a6df],
];

const within = (code: number, ranges: readonly Range[]): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to);

/** `char`: one code point. */
export function widthOf(char: string): 1 | 2 | null {
  const code = char.codePointAt(0) ?? 0;
  if (within(code, NARROW)) return 1;
  return within(code, WIDE) ? 2 : null;
}

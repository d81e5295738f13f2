/** Writes a TrueType font of simple glyphs (OpenType 1.9: head, hhea, maxp, OS/2, hmtx, cmap 4, loca, glyf, name, post 3). */
import type { Contour, Point } from './outline.ts';

export interface FontGlyph {
  code: number;
  contours: Contour[];
}
export interface FontOptions {
  family: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  advance: number;
}

const DIGITS = { u8: 1, u16: 2, u32: 4 } as const;
type Field = [kind: keyof typeof DIGITS, value: number];

/** Big-endian fields, one after the other; negative numbers in two's complement. */
function pack(...fields: Field[]): Uint8Array {
  const out: number[] = [];
  for (const [kind, value] of fields) {
    for (let byte = DIGITS[kind] - 1; byte >= 0; byte -= 1) {
      out.push(Math.floor(value / 2 ** (8 * byte)) & 0xff);
    }
  }
  return Uint8Array.from(out);
}

const u16 = (value: number): Field => ['u16', value];
const u32 = (value: number): Field => ['u32', value];

function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const padded = (bytes: Uint8Array): Uint8Array => join(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));

const rounded = (contours: Contour[]): Contour[] =>
  contours.map((contour) => contour.map(({ x, y, on }) => ({ x: Math.round(x), y: Math.round(y), on })));

interface Bounds {
  xMin: number;
  yMin: number;
  xMax: number;
  yMax: number;
}

function boundsOf(points: Point[]): Bounds {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return { xMin: Math.min(...xs), yMin: Math.min(...ys), xMax: Math.max(...xs), yMax: Math.max(...ys) };
}

/** A simple glyph with every coordinate in two bytes: larger than it could be, and plain. */
function glyf(contours: Contour[]): Uint8Array {
  const points = contours.flat();
  if (points.length === 0) return new Uint8Array(0);
  const { xMin, yMin, xMax, yMax } = boundsOf(points);
  const ends: Field[] = [];
  let last = -1;
  for (const contour of contours) {
    last += contour.length;
    ends.push(u16(last));
  }
  const deltas = (axis: 'x' | 'y'): Field[] =>
    points.map((point, index) => u16(point[axis] - (points[index - 1]?.[axis] ?? 0)));
  return padded(
    pack(
      ...[contours.length, xMin, yMin, xMax, yMax].map(u16),
      ...ends,
      u16(0),
      ...points.map((point): Field => ['u8', point.on ? 1 : 0]),
      ...deltas('x'),
      ...deltas('y'),
    ),
  );
}

/** Runs of codes that follow each other: [first code, last code, first glyph]. */
function segments(codes: number[]): [number, number, number][] {
  const runs: [number, number, number][] = [];
  codes.forEach((code, index) => {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === code - 1) run[1] = code;
    else runs.push([code, code, index + 1]);
  });
  return [...runs, [0xffff, 0xffff, 0]];
}

function cmap(codes: number[]): Uint8Array {
  const runs = segments(codes);
  const power = 2 ** Math.floor(Math.log2(runs.length));
  const body = pack(
    ...[runs.length * 2, power * 2, Math.log2(power), (runs.length - power) * 2].map(u16),
    ...runs.map(([, end]) => u16(end)),
    u16(0),
    ...runs.map(([start]) => u16(start)),
    ...runs.map(([start, , glyph]) => u16(start === 0xffff ? 1 : glyph - start)),
    ...runs.map(() => u16(0)),
  );
  const table = join(pack(u16(4), u16(body.length + 6), u16(0)), body);
  return join(pack(u16(0), u16(2), u16(0), u16(3), u32(20), u16(3), u16(1), u32(20)), table);
}

function nameTable(family: string): Uint8Array {
  const texts: [number, string][] = [
    [1, family],
    [2, 'Regular'],
    [3, `${family} 1`],
    [4, family],
    [5, 'Version 1.0'],
    [6, family.replaceAll(' ', '')],
  ];
  const encoded = texts.map(([, text]) => pack(...[...text].map((letter) => u16(letter.charCodeAt(0)))));
  let offset = 0;
  const records = texts.flatMap(([id], index) => {
    const length = encoded[index]?.length ?? 0;
    const record = [3, 1, 0x409, id, length, offset].map(u16);
    offset += length;
    return record;
  });
  return join(pack(u16(0), u16(texts.length), u16(6 + texts.length * 12), ...records), ...encoded);
}

function checksum(bytes: Uint8Array): number {
  const view = new DataView(padded(bytes).buffer);
  let sum = 0;
  for (let at = 0; at < view.byteLength; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

/** `glyphs` in ascending order of their codes. */
export function trueType(glyphs: FontGlyph[], options: FontOptions): Uint8Array {
  const { unitsPerEm, ascent, descent, advance } = options;
  const shapes = [[], ...glyphs.map((glyph) => rounded(glyph.contours))];
  const data = shapes.map(glyf);
  const all = boundsOf(shapes.flat(2));
  const count = shapes.length;
  let offset = 0;
  const loca = pack(
    u32(0),
    ...data.map((bytes) => {
      offset += bytes.length;
      return u32(offset);
    }),
  );
  const codes = glyphs.map((glyph) => glyph.code);
  const most = (measure: (shape: Contour[]) => number): number => Math.max(...shapes.map(measure));
  const bounds = [all.xMin, all.yMin, all.xMax, all.yMax].map(u16);
  const head = (adjustment: number): Uint8Array =>
    pack(
      ...[0x00010000, 0x00010000, adjustment, 0x5f0f3cf5].map(u32),
      ...[3, unitsPerEm].map(u16),
      ...[0, 0, 0, 0].map(u32),
      ...bounds,
      ...[0, 8, 2, 1, 0].map(u16),
    );
  const tables: [string, Uint8Array][] = [
    [
      'OS/2',
      pack(
        ...[4, advance, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0].map(u16),
        // Panose: a monospaced face; then the Unicode ranges, left empty.
        ...[0x02000509, 0].map(u32),
        u16(0),
        ...[0, 0, 0, 0].map(u32),
        u32(0x4f504f50),
        ...[0x40, Math.min(...codes), Math.max(...codes), ascent, descent, 0, ascent, -descent].map(u16),
        ...[1, 0].map(u32),
        ...[550, 730, 0, 32, 1].map(u16),
      ),
    ],
    ['cmap', cmap(codes)],
    ['glyf', join(...data)],
    ['head', head(0)],
    [
      'hhea',
      pack(
        u32(0x00010000),
        ...[
          ascent,
          descent,
          0,
          advance,
          all.xMin,
          advance - all.xMax,
          all.xMax,
          1,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          count,
        ].map(u16),
      ),
    ],
    [
      'hmtx',
      pack(
        ...shapes.flatMap((shape) => [
          u16(advance),
          u16(shape.length === 0 ? 0 : boundsOf(shape.flat()).xMin),
        ]),
      ),
    ],
    ['loca', loca],
    [
      'maxp',
      pack(
        u32(0x00010000),
        ...[
          count,
          most((shape) => shape.flat().length),
          most((shape) => shape.length),
          0,
          0,
          2,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
        ].map(u16),
      ),
    ],
    ['name', nameTable(options.family)],
    ['post', pack(u32(0x00030000), u32(0), u16(-100), u16(50), ...[1, 0, 0, 0, 0].map(u32))],
  ];
  // hhea counts every glyph's own width.
  const hhea = tables.find(([tag]) => tag === 'hhea')?.[1];
  if (hhea !== undefined) new DataView(hhea.buffer).setUint16(34, count);
  return assemble(tables, head);
}

function assemble(tables: [string, Uint8Array][], head: (adjustment: number) => Uint8Array): Uint8Array {
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const start = pack(
    u32(0x00010000),
    ...[tables.length, power * 16, Math.log2(power), (tables.length - power) * 16].map(u16),
  );
  let offset = start.length + tables.length * 16;
  const records = tables.map(([tag, bytes]) => {
    const record = pack(
      ...[...tag].map((letter): Field => ['u8', letter.charCodeAt(0)]),
      u32(checksum(bytes)),
      u32(offset),
      u32(bytes.length),
    );
    offset += padded(bytes).length;
    return record;
  });
  const whole = join(start, ...records, ...tables.map(([, bytes]) => padded(bytes)));
  const adjusted = head((0xb1b0afba - checksum(whole)) >>> 0);
  let at = start.length + tables.length * 16;
  for (const [tag, bytes] of tables) {
    if (tag === 'head') whole.set(adjusted, at);
    at += padded(bytes).length;
  }
  return whole;
}

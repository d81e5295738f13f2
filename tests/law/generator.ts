/** Random streams of what real programs print, and of what they should not. Limits of xterm.js that are left out: limits.ts. */
import fc from 'fast-check';
import type { LawCase } from './check.ts';
import { BARE_COMBINING, ERASE_SCROLLBACK, SAVES, SCREENS, TEST_PATTERN } from './limits.ts';

const encoder = new TextEncoder();
const csi = (text: string): string => `\x1b[${text}`;
const osc = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom('\x07', '\x1b\\').map((end) => `\x1b]${text}${end}`);
const number = fc.integer({ min: 0, max: 12 });
const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 5, arbitrary: number.map(String) },
);
const pick = fc.constantFrom;

const narrow = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .~#`_lqkxm'), minLength: 1, maxLength: 14 });
const wide = fc.string({ unit: fc.constantFrom(...'漢字한😀界'), minLength: 1, maxLength: 6 });
/** Never first in a run of text: see limits.ts. */
const combined = fc
  .tuple(fc.constantFrom('e', 'a', '漢', 'o'), fc.constantFrom('\u0301', '\u0308', '\u0301\u0323', '\u20dd'))
  .map((pair) => pair.join(''));
const text = fc.oneof(
  { weight: 6, arbitrary: narrow },
  { weight: 2, arbitrary: wide },
  { weight: 1, arbitrary: combined },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('é', '─', '█', '▀▄', '\u00ad', '\u200d')
      .filter((one) => !BARE_COMBINING.test(one)),
  },
  { weight: 1, arbitrary: fc.tuple(narrow, wide, combined).map((parts) => parts.join('')) },
);

const control = pick(
  '\r',
  '\n',
  '\r\n',
  '\b',
  '\t',
  '\v',
  '\f',
  '\x07',
  '\x00',
  '\x7f',
  '\x0e',
  '\x0f',
  '\x18',
  '\x1a',
);
const move = fc.oneof(
  fc.tuple(count, pick(...'ABCDEFGade`IZ')).map(([n, final]) => csi(n + final)),
  fc.tuple(number, number, pick('H', 'f')).map(([y, x, final]) => csi(`${y};${x}${final}`)),
  pick(csi('H'), '\x1bM', '\x1bD', '\x1bE', csi('99C'), csi('99;99H')),
);
const erase = fc.oneof(
  fc.tuple(pick('', '0', '1', '2'), pick('J', 'K')).map(([n, final]) => csi(n + final)),
  fc.tuple(pick('', '0', '1', '2'), pick('J', 'K')).map(([n, final]) => csi(`?${n}${final}`)),
  count.map((n) => csi(`${n}X`)),
  pick(csi('H') + csi('2J'), ERASE_SCROLLBACK),
);
const edit = fc
  .tuple(count, pick('@', 'P', 'L', 'M', 'S', 'T', 'b', ' @', ' A', "'}", "'~", '^'))
  .map(([n, final]) => csi(n + final));

const color = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((n) => `5;${n}`),
  fc.tuple(number, number, number).map(([r, g, b]) => `2;${r * 20};${g * 20};${b * 20}`),
);
const sgrCode = fc.oneof(
  { weight: 3, arbitrary: pick('', '0') },
  {
    weight: 6,
    arbitrary: pick(
      '1',
      '2',
      '3',
      '5',
      '7',
      '8',
      '9',
      '53',
      '22',
      '23',
      '25',
      '27',
      '28',
      '29',
      '55',
      '221',
      '222',
    ),
  },
  { weight: 4, arbitrary: pick('4', '21', '4:3', '4:4', '4:5', '4:0', '24') },
  {
    weight: 6,
    arbitrary: fc
      .tuple(pick('3', '4', '9', '10'), fc.integer({ min: 0, max: 7 }))
      .map((pair) => pair.join('')),
  },
  { weight: 2, arbitrary: pick('39', '49', '59') },
  { weight: 3, arbitrary: fc.tuple(pick('38;', '48;'), color).map((pair) => pair.join('')) },
  { weight: 2, arbitrary: pick('58:5:9', '58:2::10:200:30', '58;5;200', '38:5:3', '48:2::1:2:3') },
);
const sgr = fc.array(sgrCode, { minLength: 1, maxLength: 4 }).map((codes) => csi(`${codes.join(';')}m`));

const mode = fc
  .tuple(
    pick(
      '1',
      '6',
      '7',
      '9',
      '12',
      '25',
      '45',
      '66',
      '1000',
      '1002',
      '1003',
      '1004',
      '1005',
      '1006',
      '1015',
      '1016',
      '2004',
      '2026',
      '2031',
      '1000;1006',
      '25;7',
    ),
    pick('h', 'l'),
  )
  .map(([n, final]) => csi(`?${n}${final}`));
const ansiMode = pick(csi('4h'), csi('4l'), csi('20h'), csi('20l'), '\x1b=', '\x1b>');
const region = fc.oneof(
  fc.tuple(number, number).map(([top, bottom]) => csi(`${top};${bottom}r`)),
  pick(csi('r'), csi('2;4r'), csi('1;3r')),
);
const tabs = pick('\x1bH', csi('g'), csi('0g'), csi('3g'), '\t', '\t\t', csi('I'), csi('2Z'));
const alternate = pick(...SCREENS);
const charset = fc.oneof(
  fc
    .tuple(pick('(', ')', '*', '+', '-', '.'), pick('0', 'A', 'B', '4', 'K', 'R', '<'))
    .map(([g, name]) => `\x1b${g}${name}`),
  pick('\x0e', '\x0f', '\x1bn', '\x1bo', '\x1b|', '\x1b}', '\x1b~', '\x1b%G', '\x1b(0lqqk\x1b(B'),
);
const look = fc.oneof(
  fc.integer({ min: 0, max: 8 }).map((n) => csi(`${n} q`)),
  pick(csi('1"q'), csi('0"q'), csi('2"q')),
);
const title = fc
  .tuple(pick('0', '1', '2'), fc.string({ unit: fc.constantFrom(...'ab c;é漢'), maxLength: 8 }))
  .chain(([n, words]) => osc(`${n};${words}`));
const palette = fc.oneof(
  pick(
    '4;1;#ff0000',
    '4;200;rgb:11/22/33',
    '4;3;?',
    '10;#abc',
    '11;rgb:0/0/0',
    '11;?',
    '12;#123456',
    '104',
    '104;1',
    '110',
    '111',
    '112',
  ).chain(osc),
);
const link = fc.oneof(
  {
    weight: 2,
    arbitrary: pick(
      '8;;http://a.example/',
      '8;id=x;http://b.example/',
      '8;id=x;http://c.example/;d',
      '8;id=y:z=1;file:///e',
    ).chain(osc),
  },
  { weight: 3, arbitrary: osc('8;;') },
);
const kitty = fc.oneof(
  fc.tuple(pick('=', '>'), fc.integer({ min: 0, max: 31 })).map(([sign, flags]) => csi(`${sign}${flags}u`)),
  fc
    .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 1, max: 3 }))
    .map(([flags, how]) => csi(`=${flags};${how}u`)),
  pick(csi('<u'), csi('<2u'), csi('?u')),
);
const query = pick(
  csi('c'),
  csi('>c'),
  csi('5n'),
  csi('6n'),
  csi('?6n'),
  csi('?2026$p'),
  csi('4$p'),
  csi('>q'),
  '\x1bP$qm\x1b\\',
);
const reset = pick(csi('!p'), '\x1bc', TEST_PATTERN);
const strange = fc.oneof(
  pick(
    csi('>4;2m'),
    csi('?1;2;3S'),
    csi('1 ~'),
    csi('?z'),
    '\x1b_Gf=1;AAAA\x1b\\',
    '\x1bPq#0;2;0;0;0~\x1b\\',
    '\x1b^private\x1b\\',
    '\x1bXsos\x1b\\',
  ),
  pick(
    '\x1b]52;c;aGk=\x07',
    '\x1b]7;file://h/p\x07',
    '\x1b]133;A\x07',
    '\x1b]9;4;1;50\x1b\\',
    '\x1b]1337;x=y\x07',
  ),
  pick('\u009b1m', '\u0084', '\u0085', '\u0088', '\u009d2;c1\u009c', '\u0090q\u009c', '\u009e.\u009c'),
  pick(
    '\x1b',
    '\x1b[',
    '\x1b[1',
    '\x1b[?',
    '\x1b]0;',
    '\x1b]8;;http',
    '\x1bP1$q',
    '\x1b(',
    '\x1b_a',
    '\x1b[1\n',
    '\x1b[3\b1',
  ),
);

/** Styles that come and go one by one, as programs write them. */
const styled = fc
  .array(fc.tuple(sgr, narrow), { minLength: 2, maxLength: 4 })
  .map((pieces) => `${pieces.map((piece) => piece.join('')).join('')}\r\n`);

const sequence: fc.Arbitrary<string> = fc.oneof(
  { weight: 30, arbitrary: text },
  { weight: 14, arbitrary: control },
  { weight: 14, arbitrary: move },
  { weight: 8, arbitrary: erase },
  { weight: 8, arbitrary: edit },
  { weight: 12, arbitrary: sgr },
  { weight: 6, arbitrary: styled },
  { weight: 6, arbitrary: mode },
  { weight: 2, arbitrary: ansiMode },
  { weight: 4, arbitrary: region },
  { weight: 2, arbitrary: tabs },
  { weight: 4, arbitrary: pick(...SAVES) },
  { weight: 4, arbitrary: alternate },
  { weight: 4, arbitrary: charset },
  { weight: 2, arbitrary: look },
  { weight: 2, arbitrary: title },
  { weight: 2, arbitrary: palette },
  { weight: 4, arbitrary: link },
  { weight: 3, arbitrary: kitty },
  { weight: 2, arbitrary: query },
  { weight: 1, arbitrary: reset },
  { weight: 3, arbitrary: strange },
);
/** Bytes that are no UTF-8, and characters that are cut. */
const broken = pick(
  [0xff],
  [0xc3],
  [0xe6, 0xbc],
  [0xf0, 0x9f, 0x98],
  [0x80],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
);

const stream: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 60, arbitrary: sequence.map((text) => [...encoder.encode(text)]) },
      { weight: 1, arbitrary: broken },
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

export const lawCase: fc.Arbitrary<LawCase> = fc
  .record({
    size: fc.record({ cols: fc.integer({ min: 6, max: 24 }), rows: fc.integer({ min: 3, max: 8 }) }),
    bytes: stream,
    cut: fc.nat(),
    scrollback: fc.constantFrom(0, 0, 3, 100),
    before: fc.option(stream, { nil: undefined, freq: 4 }),
  })
  .map(({ cut, bytes, before, ...rest }) => ({
    ...rest,
    bytes,
    cut: cut % (bytes.length + 1),
    ...(before !== undefined && { before }),
  }));

/** A case as it can be pasted into a test. */
export const describeCase = ({ size, bytes, cut, scrollback, before }: LawCase): string =>
  JSON.stringify({
    size,
    scrollback,
    until: Buffer.from(bytes.subarray(0, cut)).toString('latin1'),
    rest: Buffer.from(bytes.subarray(cut)).toString('latin1'),
    ...(before !== undefined && { before: Buffer.from(before).toString('latin1') }),
  });

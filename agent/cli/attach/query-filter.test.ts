import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQueryFilter } from './query-filter.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const filtered = (...parts: readonly Uint8Array[]): string => {
  const filter = createQueryFilter();
  return parts.map((part) => Buffer.from(filter.filter(part)).toString('latin1')).join('');
};
const show = (text: string) => filtered(bytesOf(text));
const same = (text: string) => Buffer.from(bytesOf(text)).toString('latin1');

const queries = [
  '\x1b[c',
  '\x1b[0c',
  '\x1b[>c',
  '\x1b[=c',
  '\x1bZ',
  '\u009bc',
  '\u009a',
  '\x05',
  '\x1b[5n',
  '\x1b[6n',
  '\x1b[?6n',
  '\x1b[?996n',
  '\x1b[?2026$p',
  '\x1b[4$p',
  '\x1b[>q',
  '\x1b[>0q',
  '\x1b[?u',
  '\x1b[?4m',
  '\x1b[x',
  '\x1b[1$w',
  '\x1b[1;1;1;1;1;1*y',
  '\x1b[?1;1;0S',
  '\x1b[14t',
  '\x1b[18t',
  '\x1b[21t',
  '\x1b[8;50;132t',
  '\x1b[?2048h',
  '\x1b]10;?\x07',
  '\x1b]11;?\x1b\\',
  '\u009d12;?\u009c',
  '\x1b]4;1;?\x07',
  '\x1b]4;1;#fff;2;?\x07',
  '\x1b]52;c;?\x07',
  '\x1bP$qm\x1b\\',
  '\x1bP+q544e\x1b\\',
  '\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\',
  `\x1b[${'0'.repeat(9000)}c`,
  `\x1b]4;${'1;#fff;'.repeat(1000)}2;?\x07`,
  // Controls that terminals skip or run inside a sequence do not hide a query.
  '\x1b[\x7fc',
  '\x1b]10;\x01?\x07',
];

const harmless = [
  'plain text, ünïcode · 漢字 🙂 and Â\u00a0',
  '\x1b[31;1mred\x1b[0m',
  '\x1b[2J\x1b[H\x1b[3;5r',
  '\x1b[?1049h\x1b[?25l\x1b[?2026h',
  '\x1b[2 q',
  '\x1b[!p',
  '\x1b[>1u\x1b[<u\x1b[=1u',
  '\x1b[>4;2m',
  '\x1b[22;0t\x1b[23;0t',
  '\x1b[5S\x1b[3b',
  '\x1b]0;a title?\x07',
  '\x1b]8;;https://example.org/?q=;?\x1b\\link\x1b]8;;\x1b\\',
  '\x1b]52;c;aGVsbG8=\x07',
  '\x1b]10;#ffffff\x07',
  '\x1b(B\x1b)0\x1b7\x1b8\x1bM\x1b=',
  '\x1bPq#0;2;0;0;0#0~~\x1b\\',
  `\x1b]0;${'long '.repeat(3000)}\x07`,
];

describe('what a program prints, on the way to a terminal that must not answer', () => {
  test.each(queries)('takes out %j and nothing around it', (query) => {
    expect(show(`a${query}b`)).toBe('ab');
  });

  test.each(harmless)('leaves %j as it is', (text) => {
    expect(show(text)).toBe(same(text));
  });

  test('keeps the other modes of a request that also asks for resize reports', () => {
    expect(show('\x1b[?1004;2048;2004h')).toBe('\x1b[?1004;2004h');
  });

  test('a query hidden behind a broken sequence is still taken out', () => {
    expect(show('\x1b]0;cut\x1b[cx')).toBe('x');
    expect(show('\x1b[3\x1b[cx')).toBe('x');
    expect(show('\x1b^cut\u009bcx')).toBe('x');
    expect(show('\x1b\n[cx')).toBe('\nx');
    expect(filtered(Uint8Array.of(0xc2, 0x1b, 0x5b, 0x63, 0x78))).toBe('\u00c2x');
  });

  test('after a reset the rest of an unfinished sequence is text', () => {
    const filter = createQueryFilter();
    expect(filter.filter(bytesOf('a\x1b['))).toEqual(bytesOf('a'));
    filter.reset();
    expect(filter.filter(bytesOf('31m'))).toEqual(bytesOf('31m'));
  });

  const piece = fc.oneof(
    fc.constantFrom(...queries, ...harmless),
    fc.stringMatching(/^[[\]P_^XZ(]?[0-9;?>=$+*'"! ]{0,6}[@-~]?$/).map((rest) => `\x1b${rest}`),
    fc.constantFrom('\x1b', '\u009b', '\u009d', '\x07', '\x1b\\', '\x18', '?', ';', 'c', 'n', '\n', 'é'),
  );
  const stream = fc.array(piece, { maxLength: 12 }).map((pieces) => bytesOf(pieces.join('')));

  test('cutting the stream anywhere changes nothing', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (bytes, seeds) => {
        const cuts = seeds.map((seed) => seed % (bytes.length + 1)).sort((a, b) => a - b);
        const parts = [...cuts, bytes.length].map((cut, at) => bytes.subarray(cuts[at - 1] ?? 0, cut));
        expect(filtered(...parts)).toBe(filtered(bytes));
      }),
      { numRuns: 500 },
    );
  });

  test('a real terminal answers nothing to what is left', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async (bytes) => {
        const terminal = new xterm.Terminal({ allowProposedApi: true, logLevel: 'off' });
        const answers: string[] = [];
        terminal.onData((data) => answers.push(data));
        await new Promise<void>((done) => terminal.write(createQueryFilter().filter(bytes), done));
        terminal.dispose();
        expect(answers).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('the same terminal does answer the unfiltered queries', async () => {
    const terminal = new xterm.Terminal({ allowProposedApi: true, logLevel: 'off' });
    const answers: string[] = [];
    terminal.onData((data) => answers.push(data));
    await new Promise<void>((done) => terminal.write(queries.join('x'), done));
    terminal.dispose();
    expect(answers.length).toBeGreaterThan(4);
  });
});

import { Terminal } from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { onlyTyped } from './reply-filter.ts';
import { silence } from './silence.ts';

/** Questions that programs ask, each of which a terminal answers by itself. */
const questions: [string, string][] = [
  ['DA1', '\x1b[c'],
  ['DA2', '\x1b[>c'],
  ['status', '\x1b[5n'],
  ['cursor position', '\r\nab\x1b[6n'],
  ['cursor position, private', '\x1b[?6n'],
  ['mode, private', '\x1b[?2026$p'],
  ['mode', '\x1b[4$p'],
  ['setting', '\x1bP$q"p\x1b\\'],
  ['focus reports', '\x1b[?1004h'],
];

/** What the terminal says of its own accord while it parses `output`. */
function said(output: string, silenced: boolean): Promise<string> {
  const terminal = new Terminal({ allowProposedApi: true, cols: 80, rows: 24 });
  let data = '';
  terminal.onData((part) => {
    data += part;
  });
  if (silenced) silence(terminal as unknown as Parameters<typeof silence>[0]);
  return new Promise((done) => {
    terminal.write(output, () => {
      terminal.dispose();
      done(data);
    });
  });
}

describe('what a terminal says by itself', () => {
  test.each(questions)('%s is not answered here', async (_name, question) => {
    expect(await said(question, true)).toBe('');
  });

  test.each(questions)('an answer to %s would not reach the program either', async (_name, question) => {
    expect(onlyTyped(await said(question, false))).toBe('');
  });

  test('the questions above really are answered by a terminal that is left alone', async () => {
    const answers = await Promise.all(questions.map(([, question]) => said(question, false)));
    expect(answers.filter((answer) => answer !== '').length).toBeGreaterThanOrEqual(7);
  });

  test('a colour that a program sets is drawn, one that it asks for is not answered', async () => {
    expect(await said('\x1b]10;?\x07\x1b]11;?\x1b\\\x1b]4;1;?\x07', true)).toBe('');
  });

  test.each([
    ['\x1b[?1;2c', 'DA1'],
    ['\x1b[>0;276;0c', 'DA2'],
    ['\x1bP!|00000000\x1b\\', 'DA3'],
    ['\x1b[0n', 'status'],
    ['\x1b[12;40R', 'cursor position'],
    ['\x1b[?12;40;1R', 'cursor position, private'],
    ['\x1b[?2026;2$y', 'mode'],
    ['\x1b[8;24;80t', 'window size'],
    ['\x1b[?0u', 'keyboard flags'],
    ['\x1b[I', 'focus in'],
    ['\x1b[O', 'focus out'],
    ['\x1b]11;rgb:ffff/ffff/ffff\x07', 'colour, BEL'],
    ['\x1b]10;rgb:0000/0000/0000\x1b\\', 'colour, ST'],
    ['\x1bP>|xterm.js(6)\x1b\\', 'version'],
  ])('%j (%s) is taken out', (reply) => {
    expect(onlyTyped(`a${reply}b`)).toBe('ab');
  });
});

describe('what a person types', () => {
  test.each([
    'plain text, ünïcode and 日本語',
    '\x1b',
    '\x1b\x1b',
    '\x1b[A',
    '\x1bOA',
    '\x1b[1;5C',
    '\x1b[3~',
    '\x1b[Z',
    '\x1bOR',
    '\x1b[1;2R',
    '\x1b[1;5R',
    '\x1b[15~',
    '\x1bb',
    '\x03',
    '\x1b[200~pasted\x1b[201~',
    '\x1b[<0;10;20M',
    '\x1b[<0;10;20m',
    '\x1b[',
    '\x1b]',
  ])('%j goes through as it is', (keys) => {
    expect(onlyTyped(keys)).toBe(keys);
  });

  test('keys around a reply stay, in order', () => {
    expect(onlyTyped('ls\x1b[3;1R\r\x1b[A\x1b[0n')).toBe('ls\r\x1b[A');
  });
});

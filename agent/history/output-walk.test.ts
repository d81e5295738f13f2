import { describe, expect, test } from 'vitest';
import { textOfLine } from '../../shared/model/output.ts';
import { encode } from '../sessions/testing.ts';
import { OutputWalk } from './output-walk.ts';

const size = { cols: 40, rows: 6 };

/** What is given of these writes, each of which stands for a moment. */
function walk(writes: readonly string[], at: { cols: number; rows: number } = size) {
  const walked = new OutputWalk(at);
  for (const write of writes) {
    walked.parse(encode(write));
    walked.stood();
  }
  const pieces = [...walked.take(), ...walked.rest(true)];
  walked.dispose();
  return {
    pieces,
    text: pieces.flatMap(({ lines }) => lines.map(textOfLine)),
    offsets: pieces.flatMap(({ offsets }) => offsets),
    styled: pieces.flatMap(({ lines }) => lines),
  };
}

describe('all that a program showed', () => {
  test('is each line once, in order, with what stands on the screen at the end', () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `line ${at}`);
    expect(walk([`${lines.join('\r\n')}\r\n`]).text).toEqual(lines);
  });

  test('lines are as long as they were printed, also where they begin above the screen', () => {
    const long = 'x'.repeat(70);
    const endless = 'y'.repeat(7 * 40);
    expect(walk([`${long}\r\n${'short\r\n'.repeat(5)}${endless}`]).text).toEqual([
      long,
      ...Array<string>(5).fill('short'),
      endless,
    ]);
  });

  test('what is written over in its line is given as it was left', () => {
    expect(walk(['10 %\r', '55 %\r', '100 %\r\n', 'done\r\n']).text).toEqual(['100 %', 'done']);
  });

  test('lines keep their colours and links, and plain ones are plain', () => {
    const link = '\x1b]8;;https://example.org/a\x1b\\here\x1b]8;;\x1b\\';
    const bad = '\x1b]8;;javascript:alert(1)\x1b\\there\x1b]8;;\x1b\\';
    const { styled } = walk([
      `plain\r\n\x1b[1;38;5;174mbold\x1b[m rest\r\n${link} ${bad}\r\n\x1b[44m  \x1b[m\r\nend`,
    ]);
    expect(styled).toEqual([
      'plain',
      ['bold', '1;38;5;174', ' rest', ''],
      ['here', ' https://example.org/a', ' there', ''],
      ['  ', '44'],
      'end',
    ]);
  });

  test('each line says by when it was there', () => {
    const lines = Array.from({ length: 400 }, (_, at) => `line ${String(at).padStart(4, '0')}`);
    const { offsets } = walk([`${lines.join('\r\n')}\r\n`]);
    const bytes = 'line 0000\r\n'.length;
    for (const [at, offset] of offsets.entries()) {
      expect(offset).toBeGreaterThanOrEqual(at * bytes);
      // A step and the line itself: it still stands on the screen then.
      expect(offset - at * bytes).toBeLessThan(512 + 6 * bytes);
    }
  });

  test('a full screen that is left is given, between what was printed before it and after', () => {
    const { pieces, text } = walk([
      'before\r\n',
      '\x1b[?1049h\x1b[H\x1b[2Jtop of the editor\r\n\r\nlast row',
      '\x1b[?1049lafter\r\n',
    ]);
    expect(text).toEqual(['before', 'top of the editor', '', 'last row', 'after']);
    expect(pieces.map(({ kind }) => kind)).toEqual(['lines', 'screen', 'lines']);
  });

  test('a full-screen program that is still there at the end is given too', () => {
    expect(walk(['before\r\n\x1b[?1049h\x1b[Hediting']).text).toEqual(['before', 'editing']);
  });

  test('a line that stood there while the other screen was shown is given again only where it was changed', () => {
    const { text } = walk([
      'same\r\nprogress 1\r\n',
      '\x1b[?1049h\x1b[Hother\x1b[?1049l',
      '\x1b[Aprogress 2\r\nmore\r\n',
    ]);
    expect(text).toEqual(['same', 'progress 1', 'other', 'progress 2', 'more']);
  });

  test('a conversation that scrolls in the alternate screen reads as a text, though it is drawn anew each time', () => {
    const said = Array.from(
      { length: 60 },
      (_, at) => `answer ${'abcdefghij'[Math.floor(at / 10)]} part ${'abcdefghij'[at % 10]}`,
    );
    const writes = ['\x1b[?1049h'];
    for (let end = 1; end <= said.length; end++) {
      const rows = said.slice(Math.max(0, end - 4), end);
      writes.push(`\x1b[H\x1b[2J${rows.join('\r\n')}\x1b[6;1H> prompt`);
    }
    const { text } = walk([...writes, '\x1b[?1049l']);
    expect(text.filter((line) => line.startsWith('answer'))).toEqual(said);
    expect(text.filter((line) => line === '> prompt')).toHaveLength(1);
  });

  test('what a program clears is given as it stood, and not again where it draws the same', () => {
    const run = (result: string) => `\x1b[H\x1b[2J\x1b[3J> watching\r\n${result}\r\n`;
    expect(
      walk([run('1 failed'), run('1 failed'), run('all passed'), run('all passed'), run('the end')]).text,
    ).toEqual(['> watching', '1 failed', '> watching', 'all passed', '> watching', 'the end']);
  });

  test('goes on from a snapshot of itself', () => {
    const lines = Array.from({ length: 300 }, (_, at) => `\x1b[3${at % 8}mline ${at}\x1b[m`);
    const bytes = encode(`${lines.join('\r\n')}\r\n`);
    const first = new OutputWalk(size);
    first.parse(bytes.subarray(0, 2000));
    const begun = first.take().flatMap((piece) => piece.lines);
    const second = new OutputWalk(first.snapshot());
    second.parse(bytes.subarray(2000));
    const all = [
      ...begun,
      ...second.take().flatMap((piece) => piece.lines),
      ...second.rest(true).flatMap((piece) => piece.lines),
    ];
    expect(all.map(textOfLine)).toEqual(lines.map((_, at) => `line ${at}`));
  });
});

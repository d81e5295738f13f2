import headless from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import type { TimingEvent } from '../recordings/timing.ts';
import { type HistoryPage, historyBefore } from './history-page.ts';
import type { ReplaySource } from './replay.ts';
import { encode, fakeRecording } from './testing.ts';
import { internalsOf } from './xterm-internals.ts';

type Terminal = InstanceType<typeof headless.Terminal>;
const size = { cols: 40, rows: 10 };
const terminalOf = (cols: number, scrollback = 100_000): Terminal =>
  new headless.Terminal({ cols, rows: 10, scrollback, allowProposedApi: true, logLevel: 'off' });

/** The rows that scrolled away, with their attributes: each cell as its three numbers. */
function scrolledAway(terminal: Terminal, below = terminal.buffer.normal.baseY): string[] {
  const { normal } = internalsOf(terminal);
  return Array.from({ length: below }, (_, row) => {
    const line = normal.lines.get(row);
    const cells = Array.from(line?._data ?? []).slice(0, terminal.cols * 3);
    return `${line?.isWrapped ? '…' : ''}${terminal.buffer.normal.getLine(row)?.translateToString(true)} ${cells
      .filter((_, at) => at % 3 !== 0)
      .join(',')}`;
  });
}

/** All pages before `before`, drawn one above the other. */
async function allPages(source: ReplaySource, before: number, maxRows: number) {
  const pages: string[][] = [];
  let next: number | null = before;
  let most = 0;
  while (next !== null) {
    const page = await historyBefore(source, next, maxRows);
    expect(page.next ?? -1).toBeLessThan(next);
    const terminal = terminalOf(page.cols);
    internalsOf(terminal).parse(page.bytes);
    const rows = scrolledAway(terminal, page.rows);
    if (page.continues) rows[0] = `…${rows[0]}`;
    pages.unshift(rows);
    most = Math.max(most, page.rows);
    next = page.next;
  }
  return { rows: pages.flat(), pages: pages.length, most };
}

function output(lines: number): string {
  const colours = ['', '\x1b[1;31m', '\x1b[48;5;24m', '\x1b[38;2;1;2;3;3m'];
  let text = '';
  for (let at = 0; at < lines; at++) {
    const words = ['plain', '日本語テスト', 'é́tude', 'x'.repeat(at % 97)];
    text += `${colours[at % 4]}${at} ${words[at % words.length]}\x1b[m\r\n`;
  }
  return text;
}

describe('the history of a screen', () => {
  test('its pages are what a terminal with endless scrollback has above its screen', async () => {
    const bytes = encode(output(9_000));
    const whole = terminalOf(40);
    internalsOf(whole).parse(bytes);
    const wanted = scrolledAway(whole);
    const got = await allPages(fakeRecording(bytes, [], size), bytes.length, 300);
    expect(got.rows.length).toBe(wanted.length);
    expect(got.rows).toEqual(wanted);
    expect(got.pages).toBeGreaterThan(10);
  });

  test('pages are of the size that was asked for, give or take one step of bytes', async () => {
    const bytes = encode(output(2_000));
    const { most } = await allPages(fakeRecording(bytes, [], size), bytes.length, 300);
    expect(most).toBeGreaterThanOrEqual(300);
    expect(most).toBeLessThan(300 + 4096 / 8);
  });

  test('a program that redraws its screen for long has what it printed before', async () => {
    const redraw = `\x1b[H${Array.from({ length: 10 }, (_, at) => `${at} ${'frame '.repeat(5)}\x1b[K`).join('\r\n')}`;
    const bytes = encode(`first\r\n${'filler\r\n'.repeat(12)}${redraw.repeat(2_000)}`);
    expect(bytes.length).toBeGreaterThan(512 * 1024);
    const page = await historyBefore(fakeRecording(bytes, [], size), bytes.length, 100);
    expect(new TextDecoder().decode(page.bytes)).toContain('first');
    expect(page.next).toBeNull();
  });

  test('a change of the width parts pages', async () => {
    const before = encode('narrow\r\n'.repeat(30));
    const after = encode('wide\r\n'.repeat(30));
    const bytes = new Uint8Array([...before, ...after]);
    const resize: TimingEvent = { kind: 'resize', at: 0, wait: 0, offset: before.length, cols: 60, rows: 10 };
    const source = fakeRecording(bytes, [resize], size);
    const late = await historyBefore(source, bytes.length, 500);
    expect(late.cols).toBe(60);
    expect(late.next).toBe(before.length);
    const early = await historyBefore(source, late.next ?? 0, 500);
    expect(early.cols).toBe(40);
    expect(early.next).toBeNull();
    expect(late.rows + early.rows).toBe(60 - 9);
  });

  describe('what a size pushed off is above, and what it pulled back is not', () => {
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `line ${from + at}\r\n`).join('');
    /** 100 lines, of which the screen keeps 9, then a size, then `more` lines. */
    async function pages(cols: number, rows: number, more: number) {
      const before = encode(lines(0, 100));
      const bytes = new Uint8Array([...before, ...encode(lines(100, 100 + more))]);
      const resize: TimingEvent = { kind: 'resize', at: 0, wait: 0, offset: before.length, cols, rows };
      const source = fakeRecording(bytes, [resize], size);
      const found: string[] = [];
      let next: number | null = bytes.length;
      for (let resized = true; next !== null; resized = false) {
        const page: HistoryPage = await historyBefore(source, next, 500, resized);
        found.unshift(new TextDecoder().decode(page.bytes));
        next = page.next;
      }
      return found.join('');
    }

    test.each([
      ['a lower screen', 40, 4, 0],
      ['a lower screen, and what came then', 40, 4, 20],
      ['a lower and narrower one', 30, 4, 0],
      ['a lower and narrower one, and what came then', 30, 4, 20],
      ['a higher screen', 40, 25, 0],
      ['a higher screen, and a little that came then', 40, 25, 5],
      ['a higher screen, and much that came then', 40, 25, 40],
      ['a higher and narrower one', 30, 25, 0],
      ['a higher and narrower one, and a little that came then', 30, 25, 5],
      ['a higher and narrower one, and much that came then', 30, 25, 40],
    ])('%s', async (_what, cols, rows, more) => {
      expect(await pages(cols, rows, more)).toBe(lines(0, 100 + more - rows + 1));
    });
  });

  test('what a program cleared is there, with a line that says so', async () => {
    const bytes = encode(`${'old\r\n'.repeat(2_000)}\x1b[2J\x1b[3J\x1b[H${'new\r\n'.repeat(20)}`);
    const text = new TextDecoder().decode(
      (await historyBefore(fakeRecording(bytes, [], size), bytes.length, 5_000)).bytes,
    );
    expect(text.match(/old/g)?.length).toBeGreaterThan(1_000);
    expect(text).toMatch(/old[\s\S]*cleared what stood above[\s\S]*new/);
  });

  test('a full screen program leaves no rows, and those from before it are found', async () => {
    const bytes = encode(
      `${'shell\r\n'.repeat(20)}\x1b[?1049h${'\x1b[Hfull screen\r\n\n\n\n\n\n\n\n\n\n\n\n'.repeat(50)}`,
    );
    const text = new TextDecoder().decode(
      (await historyBefore(fakeRecording(bytes, [], size), bytes.length, 500)).bytes,
    );
    expect(text).toContain('shell');
    expect(text).not.toContain('full screen');
  });

  test('a line without an end comes in pieces', async () => {
    const bytes = encode('x'.repeat(200_000));
    const { rows } = await allPages(fakeRecording(bytes, [], size), bytes.length, 300);
    expect(rows.length).toBe(200_000 / 40 - 10);
  });

  test('nothing printed is one empty page', async () => {
    const page = await historyBefore(fakeRecording(new Uint8Array(), [], size), 0, 100);
    expect(page).toMatchObject({ rows: 0, next: null, gone: false });
  });
});

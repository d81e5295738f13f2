import '../ui/tokens.css';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Overlay } from '../../../shared/terminal/prediction/types.ts';
import { createTerminalView, type TerminalView } from './terminal-view.ts';

let host: HTMLElement;
let view: TerminalView;

beforeEach(() => {
  host = document.createElement('div');
  host.style.cssText = 'width: 360px; height: 300px';
  document.body.append(host);
  const nothing = { ok: false, problem: { title: '', detail: '' } } as const;
  view = createTerminalView(
    host,
    12,
    { onTyped() {}, onScrolled() {}, onDrawn() {}, onClipboard() {} },
    async () => nothing,
  );
  view.resize({ cols: 30, rows: 8 });
});
afterEach(() => {
  view.dispose();
  host.remove();
});

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => view.write(new TextEncoder().encode(text), resolve));
  await frame();
  await frame();
}
const cell = (row: number, col: number, char: string, width: 1 | 2 = 1) => ({
  row,
  col,
  char,
  width,
  underline: true,
});
const drawn = () =>
  [...host.querySelectorAll<HTMLElement>('[aria-hidden="true"] > span')].filter((span) =>
    span.style.left.endsWith('px'),
  );
const boxOf = (span: Element) => {
  const { left, top, width, height } = span.getBoundingClientRect();
  return { left, top, width, height };
};
const draw = (overlay: Partial<Overlay>) => view.drawPredictions({ cells: [], cursor: null, ...overlay });

describe('predicted characters', () => {
  test('lie exactly over the cells that xterm will draw them in', async () => {
    await write('$ ');
    draw({ cells: [cell(0, 2, 'l'), cell(0, 3, 's')] });
    const guessed = drawn().map(boxOf);
    draw({});
    expect(drawn()).toEqual([]);
    await write('ls\r\n');
    const row = host.querySelector('.xterm-rows > div') as HTMLElement;
    const range = document.createRange();
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    const real: ReturnType<typeof boxOf>[] = [];
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      for (let at = 0; at < (node.textContent ?? '').length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        real.push(boxOf(range as unknown as Element));
      }
    }
    for (const [at, box] of guessed.entries()) {
      expect(Math.abs(box.left - (real[at + 2]?.left ?? 0))).toBeLessThan(0.6);
      expect(Math.abs(box.top - row.getBoundingClientRect().top)).toBeLessThan(0.6);
      expect(Math.abs(box.height - row.getBoundingClientRect().height)).toBeLessThan(0.6);
    }
  });

  test('take two cells where they are wide', () => {
    draw({ cells: [cell(1, 4, '日', 2), cell(1, 6, 'x')] });
    const [wide, narrow] = drawn().map(boxOf);
    expect(wide?.width).toBeCloseTo((narrow?.width ?? 0) * 2, 1);
    expect((wide?.left ?? 0) + (wide?.width ?? 0)).toBeCloseTo(narrow?.left ?? 0, 1);
  });

  test('come with a cursor behind them, and cover the one that stands before them', async () => {
    await write('$ ab');
    draw({ cursor: { row: 0, col: 2 } });
    expect(drawn().map((span) => [span.textContent, span.className.includes('cursor')])).toEqual([
      [' ', false],
      ['a', true],
    ]);
  });

  test('show no cursor where the program hides its own', async () => {
    await write('\x1b[?25l$ ');
    draw({ cells: [cell(0, 2, 'x')], cursor: { row: 0, col: 3 } });
    expect(drawn()).toHaveLength(1);
  });

  test('are out of sight while a person reads further up', async () => {
    await write('line\r\n'.repeat(40));
    draw({ cells: [cell(7, 0, 'x')] });
    const layer = drawn()[0]?.parentElement as HTMLElement;
    expect(layer.hidden).toBe(false);
    const pageUp = { key: 'PageUp', keyCode: 33, shiftKey: true };
    host.querySelector('textarea')?.dispatchEvent(new KeyboardEvent('keydown', pageUp));
    await expect.poll(() => layer.hidden).toBe(true);
    view.toEnd();
    await expect.poll(() => layer.hidden).toBe(false);
  });

  test('follow the size of the text', async () => {
    await write('$ ');
    draw({ cells: [cell(0, 5, 'x')] });
    const before = boxOf(drawn()[0] as Element);
    view.setFontSize(18);
    await expect.poll(() => boxOf(drawn()[0] as Element).width).toBeGreaterThan(before.width);
  });
});

describe('the screen as predictions read it', () => {
  test('has characters, widths, what is only suggested, and where the cursor is', async () => {
    await write('日a\x1b[2mb\x1b[0;90mc\x1b[0md');
    const cells = [0, 1, 2, 3, 4, 5, 6].map((col) => view.screen.cell(0, col));
    expect(cells.map(({ text, width, faint }) => [text, width, faint])).toEqual([
      ['日', 2, false],
      ['', 0, false],
      ['a', 1, false],
      ['b', 1, true],
      ['c', 1, true],
      ['d', 1, false],
      ['', 1, false],
    ]);
    expect(view.screen.cursor).toEqual({ row: 0, col: 6 });
  });

  test('counts rows from the top of the screen, below the scrollback', async () => {
    await write(`${'x\r\n'.repeat(20)}${'y'.repeat(31)}`);
    expect(view.screen.cursor).toEqual({ row: 7, col: 1 });
    expect(view.screen.cell(7, 0).text).toBe('y');
    expect([6, 7].map((row) => view.screen.wrapped(row))).toEqual([false, true]);
  });

  test('says which screen it is, and when an update is not finished', async () => {
    await write('\x1b[?1049h\x1b[?2026h');
    expect([view.screen.alternate, view.screen.updating]).toEqual([true, true]);
    await write('\x1b[?2026l\x1b[?1049l');
    expect([view.screen.alternate, view.screen.updating]).toEqual([false, false]);
  });
});

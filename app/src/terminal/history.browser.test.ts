import '../ui/tokens.css';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScrolledPage } from '../data/actions/sessions.ts';
import { createTerminalView, type TerminalView } from './terminal-view.ts';

/** A run whose line n was printed at offset n * 10; the screen of 8 rows came as a snapshot once 400 lines were. */
const PRINTED = 400;
const PAGE = 60;
const text = (line: number) => `line ${line}`;
let cols = 30;
let asked: [before: number, resized: boolean][] = [];
let fails = false;

function page(before: number): ScrolledPage {
  const end = before / 10;
  const from = Math.max(0, end - PAGE);
  const lines = Array.from({ length: end - from }, (_, at) =>
    from + at === 300 ? '\x1b]8;;https://example.org/\x1b\\a link\x1b]8;;\x1b\\' : text(from + at),
  );
  return {
    drawn: lines.map((line) => `${line}\r\n`).join(''),
    cols,
    rows: lines.length,
    continues: false,
    next: from > 0 ? from * 10 : null,
    gone: false,
  };
}

let host: HTMLElement;
let view: TerminalView;
beforeEach(async () => {
  asked = [];
  cols = 30;
  fails = false;
  host = document.createElement('div');
  host.style.cssText = 'width: 360px; height: 300px';
  document.body.append(host);
  view = createTerminalView(
    host,
    12,
    { onTyped() {}, onScrolled() {}, onDrawn() {}, onClipboard() {} },
    async (_run, before, resized) => {
      asked.push([before, resized]);
      if (fails) return { ok: false, problem: { title: '', detail: '' } };
      return { ok: true, value: page(before) };
    },
  );
  view.resize({ cols: 30, rows: 8 });
  view.history.run(0);
  const screen = Array.from({ length: 8 }, (_, at) => text(PRINTED + at)).join('\r\n');
  await write(screen);
  view.parsed(PRINTED * 10, true);
});
afterEach(() => {
  view.dispose();
  host.remove();
});

const write = (bytes: string) =>
  new Promise<void>((resolve) => view.write(new TextEncoder().encode(bytes), resolve));
const lines = () => view.text(10_000).split('\n');

test('pages come in order and without a seam, until where it began', async () => {
  while (await view.history.load());
  expect(asked[0]).toEqual([PRINTED * 10, true]);
  expect(asked.slice(1).every(([, resized]) => !resized)).toBe(true);
  expect(lines()).toEqual(Array.from({ length: PRINTED + 8 }, (_, at) => (at === 300 ? 'a link' : text(at))));
  expect(view.history.state()).toBe('top');
});

test('what is in view stays where it is, and so does what is selected', async () => {
  for (let more = 8; more < 30; more += 1) await write(`\r\n${text(PRINTED + more)}`);
  view.scrollBy(-5);
  const before = view.visible();
  view.select({ from: { row: view.above() + 1, col: 0 }, to: { row: view.above() + 1, col: 5 } });
  const selected = view.selection();
  await view.history.load();
  expect(view.visible()).toEqual(before);
  expect(view.selection()).toBe(selected);
  expect(selected).not.toBe('');
});

test('rows of another width are wrapped to this one', async () => {
  cols = 60;
  await view.history.load();
  expect(lines().slice(0, 2)).toEqual([text(PRINTED - PAGE), text(PRINTED - PAGE + 1)]);
});

test('a link in what came later leads where it led', async () => {
  await view.history.load();
  await view.history.load();
  const row = lines().indexOf('a link');
  expect(view.linkAt({ row, col: 2 })?.url).toBe('https://example.org/');
  expect(view.linkAt({ row, col: 12 })).toBeNull();
});

test('where a page does not come, it is said, and tried again', async () => {
  fails = true;
  expect(await view.history.load()).toBe(false);
  expect(view.history.state()).toBe('failed');
  fails = false;
  expect(await view.history.load()).toBe(true);
});

test('what the program cleared here comes back from the recording', async () => {
  await view.history.load();
  await write('\x1b[2J\x1b[3J\x1b[Hafter');
  view.parsed(PRINTED * 10 + 100_000, false);
  expect(view.history.state()).toBe('more');
  await view.history.load();
  expect(asked.at(-1)?.[0]).toBe(PRINTED * 10 + 100_000);
});

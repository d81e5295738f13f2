/** Fingers on a real terminal in a real browser: what they select, where they lead, what they never type. */
import '../ui/base.css';
import { cleanup, render } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeData, type FakeStream, fakeData, fakeId, fakeMachine } from '../testing/fake-data.ts';
import { createTerminalController, type TerminalController } from './controller.ts';
import { fontSize, setFontSize } from './font-size.ts';
import { TerminalPane } from './TerminalPane.tsx';

const size = { cols: 40, rows: 20 };
let terminal: TerminalController;
let data: FakeData;
let stream: FakeStream;
let offset = 0;
const asked: string[] = [];
const copied: string[] = [];
let inserted = '';

beforeEach(async () => {
  offset = 0;
  inserted = '';
  asked.length = 0;
  copied.length = 0;
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text));
  const machine = fakeMachine({ name: 'atlas' });
  data = fakeData({ machines: [machine] });
  render(() => {
    terminal = createTerminalController(data, machine.id, fakeId('one'), {
      onDraft() {},
      onClipboard: (text) => void asked.push(text),
    });
    return (
      <main style={{ display: 'flex', 'flex-direction': 'column', width: '380px', height: '590px' }}>
        <TerminalPane
          terminal={terminal}
          onInsert={(text) => {
            inserted = text;
          }}
          onMore={() => {}}
        />
        <div id="below" style={{ height: '90px', 'flex-shrink': 0 }} />
      </main>
    );
  });
  await vi.waitFor(() => expect(data.streams).toHaveLength(1));
  stream = data.streams[0] as FakeStream;
  stream.handlers.onLive(true);
  stream.handlers.onAttached({ run: 0, applied: 0, type: true, size });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  setFontSize(12);
});

const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  stream.handlers.onOutput(offset, bytes);
  offset += bytes.length;
  await vi.waitFor(() => expect(stream.acked.at(-1)).toBe(offset));
  await frames();
}

const rowsOf = () => document.querySelector('.xterm-screen') as HTMLElement;
/** The middle of a cell in the window. */
function point(row: number, col: number) {
  const box = rowsOf().getBoundingClientRect();
  return {
    x: box.left + (box.width / size.cols) * (col + 0.5),
    y: box.top + (box.height / size.rows) * (row + 0.5),
  };
}
function touch(type: string, points: readonly { x: number; y: number }[], ended = points): TouchEvent {
  const target = rowsOf();
  const of = (all: readonly { x: number; y: number }[]) =>
    all.map(({ x, y }, identifier) => new Touch({ identifier, target, clientX: x, clientY: y }));
  const event = new TouchEvent(type, {
    touches: of(points),
    targetTouches: of(points),
    changedTouches: of(ended),
    bubbles: true,
    cancelable: true,
  });
  target.dispatchEvent(event);
  return event;
}
async function hold(at: { x: number; y: number }): Promise<void> {
  touch('touchstart', [at]);
  await vi.waitFor(() => expect(terminal.selection.range()).not.toBeNull());
  touch('touchend', [], [at]);
}
function tap(at: { x: number; y: number }): TouchEvent {
  touch('touchstart', [at]);
  return touch('touchend', [], [at]);
}
const button = (name: string | RegExp) =>
  [...document.querySelectorAll('button')].find((one) => {
    const text = one.getAttribute('aria-label') ?? one.textContent ?? '';
    return typeof name === 'string' ? text === name : name.test(text);
  }) as HTMLButtonElement;

test('a finger that rests selects the word under it, which can be copied or quoted', async () => {
  await print('see src/sync/client.ts now');
  await hold(point(0, 8));
  button('Copy').click();
  await vi.waitFor(() => expect(copied).toEqual(['src/sync/client.ts']));
  await vi.waitFor(() => expect(terminal.selection.range()).toBeNull());
  await hold(point(0, 8));
  button('Quote').click();
  expect(inserted).toBe('src/sync/client.ts');
  expect(stream.typed).toBe('');
});

test('a handle is dragged to more, also past the other one', async () => {
  await print('one two three\r\nfour five six');
  await hold(point(0, 5));
  await frames();
  const dragTo = (name: string, row: number, col: number) => {
    const handle = button(name);
    const box = handle.getBoundingClientRect();
    const { x, y } = point(row, col);
    const height = rowsOf().getBoundingClientRect().height / size.rows;
    const event = (type: string, clientX: number, clientY: number) =>
      handle.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId: 1, bubbles: true }));
    event('pointerdown', box.left + 22, box.top + 10);
    event('pointermove', x, y + height * 1.2);
    event('pointerup', x, y);
  };
  dragTo('End of the selection', 1, 3);
  expect(terminal.selection.text()).toBe('two three\nfour');
  await frames();
  dragTo('Start of the selection', 1, 7);
  expect(terminal.selection.text()).toBe('r fiv');
});

test('a tap on an address offers to open it, the whole of it where it wraps', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue(null);
  const url = `https://example.org/oauth?code=${'0123456789'.repeat(4)}`;
  await print(`Sign in at\r\n${url}\r\n`);
  const event = tap(point(2, 3));
  expect(event.defaultPrevented).toBe(true);
  button('Open example.org').click();
  expect(opened).toHaveBeenCalledWith(url, '_blank', 'noopener,noreferrer');
  expect(terminal.selection.range()).toBeNull();
});

test('a link that hides its address is told by its host before it is opened', async () => {
  await print(
    '\x1b]8;;https://elsewhere.example/x\x1b\\docs\x1b]8;;\x1b\\ and \x1b]8;;file:///etc/passwd\x1b\\file\x1b]8;;\x1b\\',
  );
  tap(point(0, 1));
  expect(button('Open elsewhere.example')).toBeTruthy();
  tap(point(0, 1));
  tap(point(0, 10));
  expect(button(/^Open/)).toBeUndefined();
});

test('two fingers change the size of the text, and it stays so on this device', async () => {
  const [a, b] = [point(3, 3), point(8, 20)];
  touch('touchstart', [a, b]);
  touch('touchmove', [a, { x: b.x + (b.x - a.x) * 0.5, y: b.y + (b.y - a.y) * 0.5 }]);
  touch('touchend', []);
  expect(fontSize()).toBe(18);
  expect(localStorage.getItem('terminal-font')).toBe('18');
});

test('what a program wants on the clipboard is asked, and what stands there is never told', async () => {
  await print(`\x1b]52;c;${btoa('secret')}\x07\x1b]52;c;?\x07\x1b]52;c;%%%\x07`);
  expect(asked).toEqual(['secret']);
  expect(copied).toEqual([]);
  expect(stream.typed).toBe('');
});

test('in the alternate screen a drag types nothing', async () => {
  await print('\x1b[?1049hfull');
  const [from, to] = [point(10, 5), point(2, 5)];
  touch('touchstart', [from]);
  for (let part = 1; part <= 5; part += 1)
    touch('touchmove', [{ x: from.x, y: from.y + ((to.y - from.y) * part) / 5 }]);
  touch('touchend', [], [to]);
  await frames();
  expect(stream.typed).toBe('');
});

test('what stands below it is known, so that nothing that is said covers it, and forgotten with it', async () => {
  const foot = () => document.documentElement.style.getPropertyValue('--foot');
  await vi.waitFor(() => expect(foot()).toBe('90px'));
  cleanup();
  expect(foot()).toBe('');
});

test('a grid that was chosen beside a long draft grows once the draft has left, and does not shrink for the next', async () => {
  const [around, below] = ['main', '#below'].map((one) => document.querySelector<HTMLElement>(one));
  if (!around || !below) return expect.unreachable();
  const rows = () => stream.resized.at(-1)?.rows ?? 0;
  around.style.width = '360px';
  below.style.height = '190px';
  await vi.waitFor(() => expect(stream.resized).toHaveLength(1));
  const beside = rows();
  below.style.height = '90px';
  await vi.waitFor(() => expect(stream.resized).toHaveLength(2));
  expect(rows()).toBeGreaterThan(beside + 4);
  below.style.height = '190px';
  await frames();
  below.style.height = '90px';
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(stream.resized).toHaveLength(2);
});

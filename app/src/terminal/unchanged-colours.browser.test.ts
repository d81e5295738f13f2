import '../ui/tokens.css';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTerminalView, type TerminalView } from './terminal-view.ts';

const RESTORE_ALL = '\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\';
let host: HTMLElement;
let view: TerminalView;

beforeEach(() => {
  host = document.createElement('div');
  host.style.cssText = 'width: 360px; height: 300px';
  document.body.append(host);
  const nothing = { ok: false, problem: { title: '', detail: '' } } as const;
  const events = { onTyped() {}, onScrolled() {}, onDrawn() {}, onClipboard() {} };
  view = createTerminalView(host, 12, events, async () => nothing);
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
/** How often xterm.js wrote its style sheet while this went on. */
async function restyled(text: string): Promise<number> {
  let times = 0;
  const observer = new MutationObserver((records) => {
    times += records.filter(({ target }) => target instanceof HTMLStyleElement).length;
  });
  observer.observe(host, { childList: true, subtree: true, characterData: true });
  await write(text);
  observer.disconnect();
  return times;
}
const backgroundOf = (text: string): string => {
  const cell = [...host.querySelectorAll('.xterm-rows span')].find((span) =>
    span.textContent?.includes(text),
  );
  return getComputedStyle(cell as Element).backgroundColor;
};
const ground = () => (host.querySelector('.xterm-scrollable-element') as HTMLElement).style.backgroundColor;

test('a snapshot that restores what nothing has changed leaves the page as it is styled', async () => {
  await write('text');
  expect(await restyled(RESTORE_ALL)).toBe(0);
  expect(await restyled('\x1b]4;1;#123456\x07')).toBeGreaterThan(0);
});

test('a colour of the palette that a program changed is restored, and then left alone', async () => {
  await write('\x1b[41mred\x1b[m');
  const before = backgroundOf('red');
  await write('\x1b]4;1;#123456\x07');
  expect(backgroundOf('red')).toBe('rgb(18, 52, 86)');
  await write(RESTORE_ALL);
  expect(backgroundOf('red')).toBe(before);
  expect(await restyled(RESTORE_ALL)).toBe(0);
});

test('one colour of several that is restored leaves the others to be', async () => {
  await write('\x1b[41mred\x1b[42mgreen\x1b[m');
  const before = [backgroundOf('red'), backgroundOf('green')];
  await write('\x1b]4;1;#123456;2;#654321\x07\x1b]104;1\x07');
  expect([backgroundOf('red'), backgroundOf('green')]).toEqual([before[0], 'rgb(101, 67, 33)']);
  await write(RESTORE_ALL);
  expect(backgroundOf('green')).toBe(before[1]);
});

test('a ground that was set beside the colour of the text is restored', async () => {
  const before = ground();
  await write('\x1b]10;#ffffff;#123456\x07');
  expect(ground()).toBe('rgb(18, 52, 86)');
  await write('\x1b]111\x07');
  expect(ground()).toBe(before);
});

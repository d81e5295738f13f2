/** Typing on a phone into a real PTY: soft keyboards, every key of the row, a keyboard that comes and goes, a killed tab. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { root } from '../support/program.ts';
import { seeded } from '../support/random.ts';
import { type SoftKeyboard, softKeyboard } from '../support/soft-keyboard.ts';
import { until } from '../support/until.ts';

let product: Product;
let phone: Phone;
let project: string;
let session: string;
const recorder = join(root, 'tests', 'fixtures', 'key-recorder.mjs');
const file = (name: string) => join(project, name);
const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');

beforeAll(async () => {
  product = await startProduct();
  project = join(product.account, 'verses');
  await mkdir(project);
  phone = await openPhone();
  // Where the browser itself does not make room for a keyboard (iOS), it tells the page by its visual viewport.
  await phone.page.addInitScript(() => {
    const viewport = Object.assign(new EventTarget(), { covered: 0, scale: 1, offsetTop: 0 });
    Object.defineProperty(viewport, 'height', { get: () => window.innerHeight - viewport.covered });
    Object.defineProperty(window, 'visualViewport', { value: viewport });
  });
  await pair(phone, product.pairing);
  await addProject(phone, project);
  await startSession(phone, 'verses', 'Shell');
  await phone.seeInTerminal(/[$#]/);
  session = phone.page.url();
});
afterAll(async () => {
  await phone?.close();
  await product?.close();
});
pictureOnFailure(() => [phone]);

/** Ends whatever the recorder was left in. */
async function record(sequence = ''): Promise<void> {
  for (const name of ['keys', 'sizes']) writeFileSync(file(name), '');
  await send(phone, `clear; node ${recorder} keys sizes '${sequence}'`);
  await phone.seeInTerminal(/listens>/);
}
async function endRecorder(): Promise<void> {
  await phone.page.evaluate(() => {});
  await send(phone, '\x1c');
}

describe('keys mode', () => {
  const WORDS = ['retry', 'the', 'queue', 'naïve', 'after', 'sleep', 'tests', '日本', 'cap', 'it'] as const;
  const LINES = 20;
  const EDITS = 50;

  /** One random edit, and the line as it then must be. */
  async function edit(
    keyboard: SoftKeyboard,
    line: string,
    random: ReturnType<typeof seeded>,
  ): Promise<string> {
    const word = random.pick(WORDS);
    const room = line.length < 120;
    switch (random.int(6)) {
      case 0:
        if (!room) break;
        await keyboard.swipe(word);
        return `${line}${word} `;
      case 1:
        if (!room) break;
        await keyboard.autocorrect(`${word.slice(1)}x`, word);
        return `${line}${word} `;
      case 2: {
        const back = random.int(Math.max(1, line.length - 4));
        if (line.length < 8) break;
        const count = 1 + random.int(3);
        await keyboard.replace(back, count, word);
        const end = line.length - back;
        return line.slice(0, end - count) + word + line.slice(end);
      }
      case 3: {
        if (!room) break;
        const said = `${line}${word}`;
        const more = `${said} ${random.pick(WORDS)}`;
        await keyboard.dictate([`${line}${word.slice(0, 1)}`, said, more]);
        return more;
      }
      case 4: {
        const count = Math.min(line.length, 1 + random.int(3));
        await keyboard.deleteThenInsert(count, word);
        return line.slice(0, line.length - count) + word;
      }
    }
    const count = Math.min(line.length, 1 + random.int(5));
    await keyboard.backspace(count);
    return line.slice(0, line.length - count);
  }

  test(`${LINES * EDITS} random edits by two kinds of keyboards give the intended lines, and nothing twice`, async () => {
    await send(phone, 'clear; stty iutf8 -echo; cat > typed');
    await until('the file', () => existsSync(file('typed')));
    await phone.tapButton('Type single keys');
    await phone.page.getByRole('button', { name: 'Each key goes to Shell' }).waitFor();
    const keyboard = await softKeyboard(phone.page);
    const random = seeded(7);
    const intended: string[] = [];
    for (let at = 0; at < LINES; at += 1) {
      let line = '';
      for (let done = 0; done < EDITS; done += 1) line = await edit(keyboard, line, random);
      await keyboard.enter();
      intended.push(line);
    }
    const typed = () => read('typed').split('\n');
    await until('every line', () => typed().length > LINES, { seen: () => read('typed') });
    expect(typed().slice(0, LINES)).toEqual(intended);
    await phone.tapButton('Control D');
    await phone.tapButton('Write lines instead');
    await send(phone, 'stty echo; echo done-$((20 + 1))');
    await phone.seeInTerminal(/done-21/);
  });
});

describe('the key row', () => {
  const usual = {
    Esc: '\x1b',
    Tab: '\t',
    'Shift Tab': '\x1b[Z',
    Left: '\x1b[D',
    Up: '\x1b[A',
    Down: '\x1b[B',
    Right: '\x1b[C',
    Enter: '\r',
    'Control C': '\x03',
    'Control D': '\x04',
    'Control R': '\x12',
    'Control L': '\x0c',
    '/': '/',
    '-': '-',
    '|': '|',
    '~': '~',
    Home: '\x1b[H',
    End: '\x1b[F',
    PgUp: '\x1b[5~',
    PgDn: '\x1b[6~',
    Backspace: '\x7f',
  };
  /** With application cursor keys, and with the kitty protocol's first flag. */
  const applied = {
    ...usual,
    Left: '\x1bOD',
    Up: '\x1bOA',
    Down: '\x1bOB',
    Right: '\x1bOC',
    Home: '\x1bOH',
    End: '\x1bOF',
  };
  const disambiguated = {
    ...usual,
    Esc: '\x1b[27u',
    'Shift Tab': '\x1b[9;2u',
    'Control C': '\x1b[99;5u',
    'Control D': '\x1b[100;5u',
    'Control R': '\x1b[114;5u',
    'Control L': '\x1b[108;5u',
  };

  test.each([
    ['as it is at first', '', usual],
    ['with application cursor keys', '\\e[?1h', applied],
    ['with the kitty keyboard protocol', '\\e[>1u', disambiguated],
  ])('every key arrives as the right bytes, %s', async (_how, sequence, table) => {
    await record(sequence);
    for (const name of Object.keys(table)) {
      await phone.page.getByRole('toolbar').getByRole('button', { name, exact: true }).tap();
    }
    const wanted = Object.values(table).join('');
    await until('all keys', () => read('keys').length >= wanted.length, {
      seen: () => JSON.stringify(read('keys')),
    });
    expect(read('keys')).toBe(wanted);
    // Armed once, locked by the second tap.
    await phone.tapButton(/^Ctrl$/);
    await phone.page.getByRole('toolbar').getByRole('button', { name: 'Right', exact: true }).tap();
    await until('Ctrl and an arrow', () => read('keys').endsWith('\x1b[1;5C'));
    await endRecorder();
    await send(phone, "printf '\\033[?1l\\033[<u'; clear");
  });
});

describe('a keyboard that comes and goes', () => {
  const SIZES = [
    { width: 360, height: 640 },
    { width: 390, height: 844 },
    { width: 412, height: 915 },
    { width: 820, height: 1180 },
  ];
  const KEYBOARD = 300;

  /** The row of the prompt stands between the top of the terminal and the key row. */
  async function promptIsSeen(): Promise<boolean> {
    return phone.page.evaluate(() => {
      const row = [...document.querySelectorAll('.xterm-rows > div')].find((one) =>
        one.textContent?.replaceAll('\u00a0', ' ').includes('listens>'),
      );
      const keys = document.querySelector('[role="toolbar"]')?.getBoundingClientRect();
      const pane = document.querySelector('[aria-label="Terminal"]')?.getBoundingClientRect();
      const at = row?.getBoundingClientRect();
      if (!at || !keys || !pane) return false;
      const covered = (window.visualViewport as unknown as { covered: number }).covered;
      return at.top >= pane.top && at.bottom <= keys.top + 1 && keys.bottom < window.innerHeight - covered;
    });
  }
  /** Longer than a size takes to settle before it is sent. */
  const settled = () => phone.page.waitForTimeout(250);

  test.each(SIZES)('$width × $height: the program is told nothing, and the prompt is seen', async (size) => {
    await phone.page.setViewportSize(size);
    await record();
    await settled();
    const before = read('sizes');
    await phone.page.getByLabel('Text for the terminal').tap();
    // Android: the page itself is made smaller.
    await phone.page.setViewportSize({ ...size, height: size.height - KEYBOARD });
    await until('the prompt above the keyboard', promptIsSeen, { timeoutMs: 5_000 });
    await settled();
    await phone.page.setViewportSize(size);
    await until('the prompt without the keyboard', promptIsSeen, { timeoutMs: 5_000 });
    // iOS: it is covered, and only the visual viewport says so.
    for (const covered of [KEYBOARD, 0]) {
      await phone.page.evaluate((height) => {
        const viewport = window.visualViewport as unknown as EventTarget & { covered: number };
        viewport.covered = height;
        viewport.dispatchEvent(new Event('resize'));
      }, covered);
      await until(`the prompt with ${covered} px covered`, promptIsSeen, { timeoutMs: 5_000 });
      await settled();
    }
    expect(read('sizes')).toBe(before);
    await endRecorder();
  });
});

test('what was being written is there after the tab was killed', async () => {
  const field = phone.page.getByLabel('Text for the terminal');
  await field.tap();
  await field.pressSequentially('half a thought, and then the tunnel');
  // The last letter may be lost with the millisecond in which it is sealed; the one before it may not.
  await phone.page.waitForTimeout(50);
  const cdp = await phone.context.newCDPSession(phone.page);
  const gone = phone.page.waitForEvent('crash');
  cdp.send('Page.crash').catch(() => {});
  await gone;
  const next = await phone.context.newPage();
  await next.goto(session);
  const again = next.getByLabel('Text for the terminal');
  await expect.poll(() => again.inputValue()).toBe('half a thought, and then the tunnel');
  expect(phone.errors).toEqual([]);
});

/** A real PTY in a hand: soft keyboards, every key of the row, a keyboard that comes and goes, reading back, a killed tab. */
import { createHash } from 'node:crypto';
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
  /** By the page's own clock longer than a size takes to settle. */
  const settled = () => phone.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
  /** The program has the very grid that fits into the pane, so that no other is on its way. */
  const fits = (): Promise<boolean> => {
    const [cols = 0, rows = 0] = read('sizes').trim().split('\n').at(-1)?.split('x').map(Number) ?? [];
    return phone.page.evaluate(
      ([cols, rows]) => {
        const pane = document.querySelector('[aria-label="Terminal"]');
        const screen = document.querySelector('.xterm-screen');
        if (!pane || !screen || document.querySelectorAll('.xterm-rows > div').length !== rows) return false;
        const free = [
          (pane.clientWidth - 2 * 14 - screen.clientWidth) / (screen.clientWidth / cols),
          (pane.clientHeight - 2 * 10 - screen.clientHeight) / (screen.clientHeight / rows),
        ];
        return free.every((cells) => cells > -0.1 && cells < 1);
      },
      [cols, rows] as const,
    );
  };

  test.each(SIZES)('$width × $height: the program is told nothing, and the prompt is seen', async (size) => {
    await phone.page.setViewportSize(size);
    await record();
    await until('the grid of this size', fits);
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

describe('reading', () => {
  const numbers = async () =>
    (await phone.rows()).flatMap((row) => /^line (\d+)$/.exec(row)?.slice(1).map(Number) ?? []);
  const sheet = async (act: string) => {
    await phone.tapButton('More about this session');
    await phone.page.getByRole('dialog').getByRole('button', { name: act, exact: true }).tap();
  };

  test('what scrolled away before the phone looked is scrolled back to, row by row', async () => {
    await phone.page.setViewportSize({ width: 390, height: 844 });
    await send(phone, "clear; seq -f 'line %g' 1 4000; echo end-$((1 + 1))");
    await phone.seeInTerminal(/end-2/);
    // A fresh page has the screen and nothing above it.
    await phone.page.reload();
    await phone.seeInTerminal(/end-2/);
    const cdp = await phone.context.newCDPSession(phone.page);
    const swipe = () =>
      cdp.send('Input.synthesizeScrollGesture', {
        x: 195,
        y: 300,
        yDistance: 350,
        speed: 4_000,
        gestureSourceType: 'touch',
      });
    await until('rows from long before', async () => {
      await swipe();
      const seen = await numbers();
      expect(seen).toEqual(seen.map((_, at) => (seen[0] ?? 0) + at));
      return (seen[0] ?? 4_000) < 3_600;
    });
    const [top] = await numbers();
    await send(phone, 'echo more');
    expect(top).toBeLessThan(3_600);
    await phone.seeInTerminal(/^more$/m);
  });

  test('it is searched, also in what has to be fetched, and the end is a tap away', async () => {
    await sheet('Find');
    await phone.page.getByLabel('Find in output').fill('line 1702');
    await phone.page.getByText('none', { exact: true }).waitFor();
    await phone.tapButton('Look further back');
    await phone.page.getByText('1 of 1').waitFor();
    const seen = await numbers();
    expect(seen).toContain(1_702);
    expect(seen).toEqual(seen.map((_, at) => (seen[0] ?? 0) + at));
    await phone.tapButton('Close the search');
    await phone.tapButton(/^To the end/);
    await phone.seeInTerminal(/^more$/m);
  });

  test('the last output is copied in one tap', async () => {
    await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await send(phone, 'clear');
    await send(phone, "printf 'one\\ntwo\\n'; printf 'th''ree\\n'");
    await phone.seeInTerminal(/^three$/m);
    await sheet('Copy last output');
    const copied = () => phone.page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toBe('one\ntwo\nthree');
    await phone.page.getByRole('dialog').getByRole('button', { name: 'Close' }).tap();
  });

  test('in full screen the program has the whole of it, and its old size again afterwards', async () => {
    await record();
    await phone.tapButton('Full screen');
    const rows = () => Number(read('sizes').trim().split('\n').at(-1)?.split('x')[1] ?? 0);
    const before = (await phone.rows()).length;
    await until('more rows', () => rows() > before + 5);
    await phone.tapButton('Show the tools');
    await phone.tapButton('Leave full screen');
    await until('the rows of before', () => rows() === before);
    await endRecorder();
  });
});

test('a file goes to the machine in slices, and its path stands in the bar', async () => {
  const bytes = Buffer.alloc(700_000, 'what was measured\n');
  const hash = createHash('sha256').update(bytes).digest('hex');
  await phone.tapButton('Attach');
  await phone.page
    .getByLabel('Files', { exact: true })
    .setInputFiles({ name: 'soak results.txt', mimeType: 'text/plain', buffer: bytes });
  const field = phone.page.getByLabel('Text for the terminal');
  await expect.poll(() => field.inputValue(), { timeout: 15_000 }).toMatch(/uploads\/.*soak-results\.txt/);
  const path = (await field.inputValue()).trim();
  await send(phone, `clear; sha256sum ${path} | cut -c1-32`);
  await phone.seeInTerminal(new RegExp(hash.slice(0, 32)));
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

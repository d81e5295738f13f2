/** A phone: real Chromium at phone size, by touch. What it sees is read from the page as a person reads it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { root } from './program.ts';
import { until } from './until.ts';

export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 820, height: 1180 };

export interface PhoneOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** Starts the browser in another way; the default is the one that was found. */
  executablePath?: string;
  args?: readonly string[];
}

export interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Its folder on disk. */
  readonly profile: string;
  /** Uncaught errors of the page, which no test expects. */
  readonly errors: readonly string[];
  tap(target: Locator): Promise<void>;
  tapButton(name: string | RegExp): Promise<void>;
  /** The rows that the terminal shows, trailing blanks cut. */
  rows(): Promise<string[]>;
  /** Waits until the terminal shows this; gives all its text. */
  seeInTerminal(pattern: RegExp, timeoutMs?: number): Promise<string>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A profile of its own on disk: service worker, storage and installability are those of an ordinary browser. */
export async function openPhone(options: PhoneOptions = {}): Promise<Phone> {
  const { viewport = PHONE, colorScheme = 'dark', args = [] } = options;
  const executablePath = options.executablePath ?? findChromium();
  if (executablePath === null) throw new Error('no Chromium: run npm test, which finds or installs it');
  const profile = await mkdtemp(join(tmpdir(), 'poet-phone-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...args],
    viewport,
    screen: viewport,
    hasTouch: true,
    isMobile: true,
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(30_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  const rows = async () =>
    (await page.locator('.xterm-rows > div').allTextContents()).map((row) =>
      row.replaceAll('\u00a0', ' ').trimEnd(),
    );
  return {
    context,
    page,
    profile,
    errors,
    tap: (target) => target.tap(),
    tapButton: (name) => page.getByRole('button', { name }).tap(),
    rows,
    seeInTerminal: async (pattern, timeoutMs = 30_000) => {
      const read = async () => (await rows()).join('\n');
      await until(`the terminal to show ${pattern}`, async () => pattern.test(await read()), {
        timeoutMs,
        everyMs: 100,
        seen: read,
      });
      return read();
    },
    screenshot: async (name) => {
      const folder = join(root, 'test-results');
      await mkdir(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`) });
    },
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

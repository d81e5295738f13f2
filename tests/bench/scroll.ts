/**
 * A phone with a slow processor that is scrolled by touch while output floods in: the app's terminal beside xterm.js alone.
 * What is measured is the page's own: no machine takes part.
 */
import { type CDPSession, chromium } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { servePage } from './serve-page.ts';
import { median, quantile } from './stats.ts';

const SLOWER = 4;
const WARM_MS = 1_000;
const FLOOD_MS = 5_000;
const KEYS = 60;
const ROUNDS = 5;
const PHONE = { width: 390, height: 844 };

export interface Scrolled {
  /** Milliseconds between frames of the flood. */
  mean: number;
  p95: number;
  /** MiB that were parsed in a second of it. */
  rate: number;
  /** Milliseconds from a key to its letter on the page, without a flood, at full speed. */
  echo: number;
}
export type ScrollPath = 'Open Poet' | 'bare xterm.js';

interface OnPage {
  bench: {
    scroll(ms: number): Promise<{ frames: number[]; bytes: number }>;
    echo(keys: number): Promise<number[]>;
  };
}

/** null where there is no Chromium. */
export async function scroll(): Promise<ReadonlyMap<ScrollPath, Scrolled> | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  const page = await servePage('scroll-page');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  async function measure(path: ScrollPath): Promise<Scrolled> {
    const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
    try {
      const tab = await context.newPage();
      await tab.goto(path === 'Open Poet' ? page.url : `${page.url}?bare`);
      await tab.waitForFunction(() => 'bench' in window);
      const keys = await tab.evaluate((count) => (window as unknown as OnPage).bench.echo(count), KEYS);
      // What runs often is compiled by then.
      await tab.evaluate((ms) => (window as unknown as OnPage).bench.scroll(ms), WARM_MS);
      const cdp = await context.newCDPSession(tab);
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      const flood = tab.evaluate((ms) => (window as unknown as OnPage).bench.scroll(ms), FLOOD_MS);
      const { frames, bytes } = await swipeWhile(cdp, flood);
      return {
        mean: frames.reduce((sum, one) => sum + one, 0) / frames.length,
        p95: quantile(frames, 0.95),
        rate: bytes / 1024 / 1024 / (FLOOD_MS / 1_000),
        echo: median(keys),
      };
    } finally {
      await context.close();
    }
  }
  try {
    const paths: ScrollPath[] = ['Open Poet', 'bare xterm.js'];
    const rounds = new Map(paths.map((path) => [path, [] as Scrolled[]]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const path of round % 2 === 0 ? paths : [...paths].reverse()) {
        rounds.get(path)?.push(await measure(path));
      }
    }
    const of = (all: readonly Scrolled[], name: keyof Scrolled) => median(all.map((one) => one[name]));
    return new Map(
      [...rounds].map(([path, all]) => [
        path,
        { mean: of(all, 'mean'), p95: of(all, 'p95'), rate: of(all, 'rate'), echo: of(all, 'echo') },
      ]),
    );
  } finally {
    await browser.close();
    await page.close();
  }
}

/** A finger up and down on the terminal until `work` is done. */
async function swipeWhile<T>(cdp: CDPSession, work: Promise<T>): Promise<T> {
  let done = false;
  const swipes = (async () => {
    for (let at = 0; !done; at += 1) {
      const way = at % 4 < 2 ? 1 : -1;
      await cdp.send('Input.synthesizeScrollGesture', {
        x: PHONE.width / 2,
        y: PHONE.height / 2,
        yDistance: way * 250,
        speed: 1_500,
        gestureSourceType: 'touch',
      });
    }
  })();
  try {
    return await work;
  } finally {
    done = true;
    await swipes.catch(() => {});
  }
}

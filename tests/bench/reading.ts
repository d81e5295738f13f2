/**
 * The history of 10,000 sessions and a conversation of 50 MB on a phone whose processor is slowed down four times: how soon
 * each stands, whether the list scrolls, and how much of a conversation that is read through the page holds.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright';
import { newId } from '../../shared/model/ids.ts';
import { writeConversation } from '../support/conversation.ts';
import { addProject, pair } from '../support/journey.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { median, quantile } from './stats.ts';

const SESSIONS = 10_000;
const CONVERSATION_BYTES = 50 * 1024 * 1024;
const ROUNDS = 15;
const SLOWDOWN = 4;
/** Of a conversation, read upwards. */
const PAGES_READ = 60;

export interface ListFigures {
  /** ms from the tap on History to the painted list; medians. */
  tap: number;
  /** ms from the start of the navigation, service worker and cache included. */
  cold: number;
  /** ms of that since the app's own code began. */
  coldOwn: number;
  /** ms of the longest task while the rest of the rows is opened behind the list. */
  fillTask: number;
  frameP50: number;
  frameP95: number;
}
export interface ReaderFigures {
  /** ms from the tap on Conversation to its painted end. */
  tap: number;
  tapP95: number;
  /** Entries in the page at most, while PAGES_READ pages are read. */
  entries: number;
  /** MB of JavaScript's heap before and after. */
  heapBefore: number;
  heapAfter: number;
}

interface Stage {
  product: Product;
  phone: Phone;
  words: string;
}

async function withStage<T>(conversation: number, work: (stage: Stage) => Promise<T>): Promise<T> {
  const product = await startProduct();
  const phone = await openPhone();
  try {
    const project = join(product.account, 'verses');
    await mkdir(project);
    const words =
      conversation === 0 ? '' : writeConversation(product.account, project, { bytes: conversation });
    await pair(phone, product.pairing);
    await addProject(phone, project);
    return await work({ product, phone, words });
  } finally {
    await phone.close();
    await product.close();
  }
}

const slow = async ({ page, context }: Phone) => {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  return cdp;
};

/** As they would stand in the database after years: nothing of them runs, each with what Claude Code said of its cost. */
function fillSessions(file: string): void {
  const db = new DatabaseSync(file);
  const project = db.prepare('select id from projects').get() as { id: string };
  const insert = db.prepare(
    `insert into sessions (id, projectId, title, program, state, exitCode, runs, cols, rows, createdAt, endedAt,
       lastOutputAt, peek, usage, printed, rev)
     values (?, ?, ?, ?, 'exited', ?, 1, 80, 24, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const rev = Number(db.prepare(`select value from counters where name = 'rev'`).get()?.value ?? 0);
  const words = [
    'Retry with backoff',
    'Queue writes while offline',
    'Soak test on ARM',
    'Docs: self-hosting',
  ];
  db.exec('begin');
  for (let at = 0; at < SESSIONS; at += 1) {
    const end = Date.now() - at * 2_700_000;
    const usage = {
      model: 'Opus 4.5',
      mode: 'default',
      context: null,
      cost: { usd: (at % 400) / 100, exact: false },
    };
    insert.run(
      newId(),
      project.id,
      `${words[at % words.length]} ${at}`,
      JSON.stringify({ kind: at % 5 === 4 ? 'shell' : 'claude' }),
      at % 9 === 4 ? 1 : 0,
      end - 1_500_000,
      end,
      end,
      JSON.stringify(['● Update(src/link/resume.ts)', '  ⎿  Updated with 14 additions and 3 removals']),
      JSON.stringify(at % 5 === 4 ? null : usage),
      at * 900,
      rev + 1 + at,
    );
  }
  db.prepare(`update counters set value = ? where name = 'rev'`).run(rev + SESSIONS + 1);
  db.exec('commit');
  db.close();
}

export const historyList = (): Promise<ListFigures> =>
  withStage(0, async ({ product, phone }) => {
    const { page, context } = phone;
    await product.killAgent();
    fillSessions(join(product.home, 'agent.db'));
    await product.startAgent();
    await page.goto(`${product.url}/history`);
    const all = page.getByText(`${SESSIONS.toLocaleString('en-GB')} sessions`);
    await all.waitFor({ timeout: 120_000 });
    // Everything is kept by now, the app itself too.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.waitForTimeout(5_000);
    await page.reload();
    await all.waitFor({ timeout: 120_000 });
    await context.setOffline(true);
    await slow(phone);
    const tap: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.getByRole('link', { name: 'Now' }).tap();
      await page.getByRole('heading', { name: 'Live' }).waitFor();
      await page.waitForTimeout(400);
      tap.push(await fromTap(page, 'nav a[href="/history"]', 'a[href*="/s/"]'));
    }
    const frames = await scroll(page);
    const cold: number[] = [];
    const coldOwn: number[] = [];
    const fillTask: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await page.goto('about:blank');
      await page.goto(`${product.url}/history`, { waitUntil: 'commit' });
      const stands = await page.evaluate(painted, 'main a[href*="/s/"]');
      cold.push(stands);
      coldOwn.push(
        stands - (await page.evaluate(() => performance.getEntriesByName('open-poet')[0]?.startTime ?? 0)),
      );
      await all.waitFor({ timeout: 120_000 });
      fillTask.push(await page.evaluate(longestTaskSince, stands));
    }
    return {
      tap: median(tap),
      cold: median(cold),
      coldOwn: median(coldOwn),
      fillTask: Math.max(...fillTask),
      frameP50: median(frames),
      frameP95: quantile(frames, 0.95),
    };
  });

export const reader = (): Promise<ReaderFigures> =>
  withStage(CONVERSATION_BYTES, async ({ product, phone, words }) => {
    const { page } = phone;
    await page.goto(`${product.url}/history`);
    await page.getByRole('link', { name: new RegExp(words.slice(0, 18)) }).tap();
    const tab = page.getByRole('link', { name: 'Conversation' });
    await tab.waitFor();
    const cdp = await slow(phone);
    const tap: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      tap.push(await fromTap(page, 'a[href$="/conversation"]', '[data-anchor]'));
      await page.waitForTimeout(600);
      if (round < ROUNDS - 1) {
        await page.getByRole('link', { name: 'Terminal' }).tap();
        await page.locator('[data-anchor]').first().waitFor({ state: 'detached' });
        await page.waitForTimeout(200);
      }
    }
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    const heap = async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      return (
        (await page.evaluate(
          () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
        )) / 1e6
      );
    };
    const heapBefore = await heap();
    const entries = await readUp(page);
    return { tap: median(tap), tapP95: quantile(tap, 0.95), entries, heapBefore, heapAfter: await heap() };
  });

/** Runs in the page: ms since the navigation began, once ten of them are painted. */
const painted = (wanted: string) =>
  new Promise<number>((resolve) => {
    const look = () => {
      if (document.querySelectorAll(wanted).length < 8) return requestAnimationFrame(look);
      // What is there at the next frame's end is painted.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
  });

/** Runs in the page. */
const longestTaskSince = (since: number) =>
  new Promise<number>((resolve) => {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        if (startTime >= since) longest = Math.max(longest, duration);
    });
    observer.observe({ type: 'longtask', buffered: true });
    setTimeout(() => resolve(longest), 1_000);
  });

const fromTap = (page: Page, link: string, wanted: string) =>
  page.evaluate(
    ([link, wanted]) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        (document.querySelector(link as string) as HTMLElement).click();
        const look = () => {
          if (document.querySelectorAll(`main ${wanted}`).length < 8) return requestAnimationFrame(look);
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        };
        look();
      }),
    [link, wanted],
  );

/** Twenty screens, each in a third of a second: ms between frames. */
const scroll = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const list = document.querySelector('main ul[aria-label="Sessions"]')?.parentElement as HTMLElement;
        const frames: number[] = [];
        let last = performance.now();
        const end = 20 * list.clientHeight;
        const step = (now: number) => {
          frames.push(now - last);
          const past = Math.min(now - last, 50);
          last = now;
          list.scrollTop += (past / 333) * list.clientHeight;
          if (list.scrollTop >= end) resolve(frames.slice(1));
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
  );

/** Gives the most entries that were in the page. */
const readUp = (page: Page) =>
  page.evaluate(
    (pages) =>
      new Promise<number>((resolve) => {
        const talk = document.querySelector('section[aria-label="Conversation"]') as HTMLElement;
        let most = 0;
        let left = pages;
        const step = () => {
          most = Math.max(most, document.querySelectorAll('[data-anchor]').length);
          talk.scrollTop = 0;
          left -= 1;
          if (left === 0) resolve(most);
          else setTimeout(step, 150);
        };
        step();
      }),
    PAGES_READ,
  );

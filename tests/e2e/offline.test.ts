/**
 * Airplane mode: from cold, at deep links, everything that was seen can be read and searched; what is written arrives once, though the
 * first reply is lost and the tab is killed; nothing of it stands in clear on disk. And the browser takes all of it away, or gives no room.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeConversation } from '../support/conversation.ts';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { passOn } from '../support/relay-proxy.ts';
import { filesWith } from '../support/search.ts';
import { swipe } from '../support/swipe.ts';
import { startTappedProduct, type TappedProduct } from '../support/tapped-product.ts';
import { until } from '../support/until.ts';

const CANARY = 'canary-crimson-8823-dives';
/** What the program makes of it: found only in output. */
const PRINTED = 'CANARY-CRIMSON-8823-DIVES';
const CONTROL = 'a-control-in-clear-5521';
const TASK = `Feed the ${CANARY}`;
const NOTES = Array.from({ length: 10 }, (_, at) => `note ${at + 1} from the train`);

describe('in airplane mode', () => {
  let tapped: TappedProduct;
  let phone: Phone;
  let page: Page;
  let session: string;
  /** The first of a conversation that Claude Code had, and where that is. */
  let words: string;
  let talk: string;
  let task: string;
  /** Of the later pages. */
  const errors: string[] = [];

  beforeAll(async () => {
    tapped = await startTappedProduct();
    await mkdir(join(tapped.product.account, 'verses'));
    phone = await openPhone();
    page = phone.page;
    const verses = join(tapped.product.account, 'verses');
    words = writeConversation(tapped.product.account, verses, { bytes: 60_000 }).slice(0, 18);
    await pair(phone, tapped.product.pairing);
    await addProject(phone, verses);
  });
  afterAll(async () => {
    await phone?.close();
    await tapped?.close();
  });
  pictureOnFailure(() => [phone]);

  /** How often each of the notes stands in the machine's database. */
  const arrivedOf = (notes: readonly string[]): number[] => {
    const database = new DatabaseSync(join(tapped.product.home, 'agent.db'), { readOnly: true });
    const count = database.prepare('select count(*) as many from task_events where doing like ?');
    const all = notes.map((note) => Number(count.get(`%"${note}"%`)?.many));
    database.close();
    return all;
  };
  const arrived = () => arrivedOf(NOTES);
  /** The tab is gone as if the phone had killed it, and the app is opened anew. */
  const coldAt = async (url: string): Promise<void> => {
    const before = page;
    page = await phone.context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await before.close();
    await page.goto(url);
  };
  /** A finger that the busy machine makes slow is none, and swipes again. */
  const swipeTo = (by: number, there: RegExp) =>
    until(`a swipe to lead to ${there}`, async () => {
      if (!there.test(page.url())) await swipe(page, by);
      return there.test(page.url());
    });
  let lastSaid = '';
  /** The end of the conversation that is open. */
  const said = async () =>
    (await page
      .getByRole('region', { name: 'Conversation' })
      .locator('[data-anchor]')
      .last()
      .textContent()) ?? '';
  const rows = async () => (await page.locator('.xterm-rows > div').allTextContents()).join('\n');

  test('something is seen first: a screen, its output, a task', async () => {
    await startSession(phone, 'verses', 'Shell');
    await phone.seeInTerminal(/[$#]/);
    await send(phone, `echo ${CANARY} | tr a-z A-Z`);
    await phone.seeInTerminal(new RegExp(PRINTED));
    session = page.url();
    const kept = () => page.evaluate(keptOf, session.slice(-26));
    await until('the screen to be kept', async () => (await kept()) > 0);
    await swipeTo(-120, /\/output$/);
    await page.getByText(PRINTED).first().waitFor();
    await swipeTo(-120, /\/play$/);
    await page.getByRole('slider', { name: 'Moment' }).waitFor();
    const counts: number[] = [];
    const settled = async () => {
      counts.push(await kept());
      const last = counts.slice(-5);
      return last.length === 5 && last.every((one) => one > 2 && one === last[0]);
    };
    await until('screen, output and moments to be kept', settled, { everyMs: 200, seen: () => counts });
    await swipeTo(120, /\/output$/);
    await page.goto(new URL('/history', session).href);
    await page.getByRole('link', { name: new RegExp(words) }).tap();
    await page.getByRole('link', { name: 'Conversation' }).tap();
    await page.getByRole('region', { name: 'Conversation' }).locator('[data-anchor]').first().waitFor();
    talk = page.url();
    lastSaid = await said();
    await page.goto(new URL('/tasks', session).href);
    await phone.tapButton('Write the first task');
    await page.getByLabel('Title').fill(TASK);
    await phone.tapButton('Write it');
    await page.getByRole('link', { name: TASK }).tap();
    await page.waitForURL(/\/t\/[a-z2-7]{26}$/);
    task = page.url();
    await page.getByLabel('Write a note').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    // What is kept is written behind the screen.
    await page.goto(new URL('/more/kept', session).href);
    await page.getByRole('button', { name: /^Clear: zsh|^Clear: bash|^Clear: sh|^Clear: Shell/ }).waitFor();
  });

  test('the app opens from cold at deep links and shows all of it, and how old it is', async () => {
    await phone.context.setOffline(true);
    await tapped.relay.kill('SIGTERM');
    await coldAt(session);
    await page.getByText(/^As of .*kept on this device/).waitFor();
    await until('the last screen', async () => (await rows()).includes(PRINTED), { seen: rows });
    await coldAt(`${session}/output`);
    await page.getByText(PRINTED).first().waitFor();
    await coldAt(`${session}/play`);
    await page.getByText(/^The last screen kept/).waitFor();
    await until('the last screen', async () => (await rows()).includes(PRINTED), { seen: rows });
    await coldAt(talk);
    await until('the conversation', async () => (await said()) === lastSaid, { seen: said });
    await coldAt(task);
    await page.getByText(TASK).first().waitFor();
    await page
      .getByText(/^As of /)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'History' }).tap();
    await page
      .getByText(/It can be read\./)
      .first()
      .waitFor();
    await page
      .getByRole('link', { name: /verses/ })
      .first()
      .waitFor();
    await page.getByLabel('Search everything').fill('crimson 8823');
    await page.getByText(PRINTED).first().waitFor();
    await page.getByText(TASK).first().waitFor();
  });

  test('ten notes that are written there arrive once each, though the first reply is lost and the tab is killed', async () => {
    await page.goto(task);
    for (const note of NOTES) {
      await page.getByLabel('Write a note').fill(note);
      await page.getByRole('button', { name: 'Write it' }).tap();
      await expect.poll(() => page.getByLabel('Write a note').inputValue(), { timeout: 5_000 }).toBe('');
    }
    await page.goto(new URL('/more', task).href);
    await page.getByText('10 things, once').waitFor();

    let lost = false;
    tapped.proxy.meddle = (frame) => {
      // The machine has done it, and what it says of that never comes.
      if (frame.role === 'device' && frame.way === 'down' && !lost && arrived()[0] === 1) lost = true;
      return lost && frame.role === 'device' ? 'cut' : [frame.bytes];
    };
    await tapped.restartRelay();
    await phone.context.setOffline(false);
    await until('the first reply to be lost', () => lost);
    await page.close();
    const before = arrived();
    expect(before[0]).toBe(1);
    expect(before.at(-1)).toBe(0);
    tapped.proxy.meddle = passOn;
    page = await phone.context.newPage();
    await page.goto(new URL('/more', task).href);
    await until('all to arrive', () => arrived().every((count) => count === 1), { seen: arrived });
    await page
      .getByText(/things?, once|^once$/)
      .first()
      .waitFor({ state: 'detached' });
    expect(arrived()).toEqual(NOTES.map(() => 1));
  });

  test('nothing of what is kept stands in clear on the disk, where a control does', async () => {
    await page.evaluate(async (control) => {
      await (await caches.open('control')).put('/control', new Response(control));
      await new Promise<void>((done, failed) => {
        const opening = indexedDB.open('control', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
          const write = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
          write.objectStore('rows').put(control, control);
          write.oncomplete = () => done();
        };
      });
    }, CONTROL);
    const places = ['IndexedDB', 'Service Worker'].map((name) => join(phone.profile, 'Default', name));
    await until('the control on the disk', async () => (await filesWith(CONTROL, places)).length > 1);
    const found = await filesWith(CONTROL, places);
    expect(found.some((path) => path.includes('IndexedDB'))).toBe(true);
    expect(found.some((path) => path.includes('CacheStorage'))).toBe(true);
    for (const word of [CANARY, PRINTED, 'from the train']) {
      expect(await filesWith(word, places), word).toEqual([]);
    }
  });

  const REMOVED = 'The browser removed what was kept on this device.';
  /** As the browser does it by itself, or a person in its settings. */
  const evict = async (what: string): Promise<void> => {
    const cdp = await phone.context.newCDPSession(page);
    await cdp.send('Storage.clearDataForOrigin', { origin: new URL(task).origin, storageTypes: what });
    await cdp.detach();
  };
  const goOffline = async () => {
    await phone.context.setOffline(true);
    await tapped.relay.kill('SIGTERM');
  };
  const goOnline = async () => {
    await tapped.restartRelay();
    await phone.context.setOffline(false);
    // Chromium under emulation does not tell the page.
    await page.evaluate(() => void window.dispatchEvent(new Event('online')));
  };
  const writeNote = async (note: string) => {
    await page.getByLabel('Write a note').fill(note);
    await page.getByRole('button', { name: 'Write it' }).tap();
  };
  const removed = () => page.getByRole('alert').filter({ hasText: REMOVED });

  test('where the browser gives no room, what is written stays in its field, and goes once there is some', async () => {
    await page.goto(task);
    await page.getByLabel('Write a note').waitFor();
    await goOffline();
    await page.goto(task);
    await page.getByLabel('Write a note').waitFor();
    await page.evaluate(setFull, true);
    await writeNote('a note without room');
    await page.getByText('This device has no room left to keep it.').waitFor();
    expect(await page.getByLabel('Write a note').inputValue()).toBe('a note without room');
    await page.evaluate(setFull, false);
    // It moves the page down as it comes.
    await page.getByRole('alert').getByRole('button', { name: 'OK' }).waitFor();
    await page.getByRole('button', { name: 'Write it' }).tap();
    await expect.poll(() => page.getByLabel('Write a note').inputValue(), { timeout: 5_000 }).toBe('');
    await page.getByRole('alert').getByRole('button', { name: 'OK' }).tap();
  });

  test('what the browser takes away under the open app is written down again, and what waited is sent', async () => {
    await writeNote('a note before it was taken');
    await expect.poll(() => page.getByLabel('Write a note').inputValue(), { timeout: 5_000 }).toBe('');
    await evict('all');
    await removed().waitFor();
    await removed().getByRole('button', { name: 'OK' }).tap();
    await removed().waitFor({ state: 'detached' });
    await goOnline();
    const reached = () => arrivedOf(['a note without room', 'a note before it was taken']);
    await until('both to arrive', () => reached().every((count) => count === 1), { seen: reached });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await goOffline();
    await coldAt(task);
    await page.getByText(TASK).first().waitFor();
    expect(await removed().count()).toBe(0);
    await goOnline();
  });

  test('what it takes while the app is closed is told at any address, and pairing brings all of it back', async () => {
    await page.goto('about:blank');
    await evict('indexeddb,cache_storage,service_workers');
    await page.goto(`${session}/output`);
    await removed()
      .getByText(/^Gone from here: the pairing with your machine/)
      .waitFor();
    // Told until it was dealt with.
    await page.goto(new URL('/history', task).href);
    await removed().getByRole('button', { name: 'Pair a machine' }).tap();
    await page.waitForURL(/\/pair$/);
    const here = {
      ...phone,
      page,
      tapButton: (name: string | RegExp) => page.getByRole('button', { name }).tap(),
    };
    await pair(here, await tapped.product.invite());
    expect(await removed().count()).toBe(0);
    await page.goto(task);
    await page.getByText(NOTES[9] as string).waitFor();
    expect(arrivedOf(NOTES)).toEqual(NOTES.map(() => 1));
  });

  test('where nothing at all was left, it is no riddle either', async () => {
    await page.goto('about:blank');
    await evict('all');
    await page.goto(task);
    await page.getByText('This device is not paired with that machine.').waitFor();
    await page.getByText(/^Paired before\? Then the browser removed/).waitFor();
    await page.getByRole('button', { name: 'Pair a machine' }).tap();
    await page.waitForURL(/\/pair$/);
  });

  test('no page met an error that it did not expect', () => {
    expect([...phone.errors, ...errors]).toEqual([]);
  });
});

/** As a browser without room answers each write: Chromium's own override of the quota holds for no database. Runs in the page. */
function setFull(full: boolean): void {
  const place = IDBObjectStore.prototype as { put: IDBObjectStore['put']; putIt?: IDBObjectStore['put'] };
  place.putIt ??= place.put;
  place.put = full
    ? () => {
        throw new DOMException('no room', 'QuotaExceededError');
      }
    : place.putIt;
}

/** How many things of this session are on the shelf. Runs in the page. */
function keptOf(id: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('open-poet');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const all = opening.result.transaction('kept').objectStore('kept').getAll();
      all.onsuccess = () => {
        opening.result.close();
        resolve(all.result.filter(({ group }: { group: string }) => group.endsWith(id)).length);
      };
    };
  });
}

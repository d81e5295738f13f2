/** What was, on a phone: a real session's recording and a conversation that Claude Code really wrote, found, read, played, deleted. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeConversation } from '../support/conversation.ts';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

let product: Product;
let phone: Phone;
let words: string;
/** Of the session that printed the poem. */
let session: string;

beforeAll(async () => {
  product = await startProduct();
  const project = join(product.account, 'verses');
  await mkdir(project);
  words = writeConversation(product.account, project, { bytes: 200_000 });
  phone = await openPhone();
  await pair(phone, product.pairing);
  await addProject(phone, project);
  await startSession(phone, 'verses', 'Shell');
  await phone.seeInTerminal(/[$#]/);
  session = new URL(phone.page.url()).pathname;
  await send(
    phone,
    String.raw`for i in $(seq 900); do printf '\033[3%dmverse %d\033[0m of a long poem\n' $((i % 7 + 1)) $i; done; echo needle-$((6*7))`,
  );
  await phone.seeInTerminal(/needle-42/);
  await send(phone, 'exit');
  await phone.page
    .getByText(/exited 0/)
    .first()
    .waitFor();
});
afterAll(async () => {
  await phone?.close();
  await product?.close();
});
pictureOnFailure(() => [phone]);

const see = (text: string | RegExp) => phone.page.getByText(text).first();
const history = async () => {
  await phone.page.goto(`${product.url}/history`);
  await phone.page.getByRole('searchbox', { name: 'Search everything' }).waitFor();
};

test('a word that was printed is found as it is typed, and opens where it stands', async () => {
  await history();
  await phone.page.getByRole('link', { name: new RegExp(words.slice(0, 18)) }).waitFor();
  await phone.page.getByRole('searchbox', { name: 'Search everything' }).fill('needle-42');
  const found = phone.page.getByRole('list', { name: 'Found' }).getByRole('link', { name: /^Output/ });
  // The index follows a few seconds behind.
  await until(
    'the index to know it',
    async () => {
      if ((await found.count()) > 0) return true;
      await phone.page.getByRole('searchbox').fill('needle-4');
      await phone.page.getByRole('searchbox').fill('needle-42');
      return false;
    },
    { timeoutMs: 20_000, everyMs: 700 },
  );
  await found.first().tap();
  await phone.page.waitForURL(/\/output#t=0\.\d+&q=/);
  const here = phone.page.locator('[data-here]');
  await here.waitFor();
  expect(await here.textContent()).toContain('needle-42');
});

test('its whole output is read, found in, and kept within bounds', async () => {
  const output = phone.page.getByRole('region', { name: 'Output' });
  await until(
    'the beginning to be reached',
    async () => {
      await output.evaluate((element) => element.scrollTo(0, 0));
      return (await see('Here it begins.').count()) > 0;
    },
    { timeoutMs: 20_000, everyMs: 150 },
  );
  await see(/^verse 1 of a long poem/).waitFor();
  const colour = await phone.page
    .getByText('verse 8', { exact: true })
    .first()
    .evaluate((part) => getComputedStyle(part).color);
  expect(colour).not.toBe(
    await see(/^verse 1 of a long poem/).evaluate((row) => getComputedStyle(row).color),
  );
  await phone.tapButton('Find in output');
  await phone.page.getByRole('searchbox', { name: 'Find in output' }).fill('verse 777');
  await see('1 of 1').waitFor();
  await until(
    'the line to be shown',
    async () => (await phone.page.locator('[data-here]').textContent())?.includes('verse 777') === true,
  );
  expect(await phone.page.locator('[data-offset]').count()).toBeLessThan(3_000);
});

test('it is played: any moment is on the screen at once', async () => {
  await phone.page
    .getByRole('navigation', { name: 'Views of this session' })
    .getByRole('link', { name: 'Play' })
    .tap();
  const slider = phone.page.getByRole('slider', { name: 'Moment' });
  await slider.waitFor();
  const end = await slider.evaluate((range: HTMLInputElement) => range.max);
  await slider.evaluate((range: HTMLInputElement) => {
    range.value = range.max;
    range.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await phone.seeInTerminal(/needle-42/);
  await slider.evaluate((range: HTMLInputElement) => {
    range.value = '0';
    range.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await until('the screen of the beginning', async () => !(await phone.rows()).join('\n').includes('verse'));
  expect(Number(end)).toBeGreaterThan(0);
});

test('a conversation is read by what the accessibility tree says of it, up to its beginning, never all at once', async () => {
  await history();
  await phone.page.getByRole('link', { name: new RegExp(words.slice(0, 18)) }).tap();
  await phone.page.getByRole('link', { name: 'Conversation' }).tap();
  const talk = phone.page.getByRole('region', { name: 'Conversation' });
  const prompts = talk.getByRole('heading', { level: 2, name: /^You/ });
  await prompts.last().waitFor();
  await talk
    .getByRole('button', { name: /^Bash.*exit 3/ })
    .last()
    .tap();
  await see(/^Exit code 3/).waitFor();
  await talk.getByRole('button', { name: /^Edit/ }).last().tap();
  await talk
    .getByRole('region', { name: /^Changes in/ })
    .last()
    .waitFor();
  let most = 0;
  await until(
    'the first prompt to be reached',
    async () => {
      await talk.evaluate((element) => element.scrollTo(0, 0));
      most = Math.max(most, await talk.locator('[data-anchor]').count());
      return (await see('Here the conversation begins.').count()) > 0;
    },
    { timeoutMs: 25_000, everyMs: 150 },
  );
  await talk.getByText(words, { exact: true }).waitFor();
  expect(most).toBeLessThan(600);
  const tree = await talk.ariaSnapshot();
  expect(tree).toContain('heading "You');
  expect(tree).toMatch(/article "Claude"/);
});

test('deleted, a session is gone from the list, and what it printed from the search', async () => {
  await history();
  await phone.page
    .locator('li', { has: phone.page.locator(`a[href="${session}"]`) })
    .getByRole('button', { name: /^More about/ })
    .tap();
  await phone.tapButton('Delete…');
  await see(/This frees .* on the machine/).waitFor();
  await phone.tapButton('Delete it');
  await until('the row to go', async () => (await phone.page.locator(`a[href="${session}"]`).count()) === 0);
  await phone.page.getByRole('dialog').first().waitFor({ state: 'detached' });
  await phone.page.getByRole('searchbox', { name: 'Search everything' }).fill('needle-42');
  await see('Nothing has these words.').waitFor();
  expect(phone.errors).toEqual([]);
});

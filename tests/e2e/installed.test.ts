/** The app as an installed one: it can be installed, and opens a deep link with no network at all. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let phone: Phone;

beforeAll(async () => {
  product = await startProduct();
  await mkdir(join(product.account, 'verses'));
  phone = await openPhone();
  await pair(phone, product.pairing);
  await addProject(phone, join(product.account, 'verses'));
});
afterAll(async () => {
  await phone?.close();
  await product?.close();
});
pictureOnFailure(() => [phone]);

test('a browser finds nothing that speaks against installing it', async () => {
  const page = await phone.context.newPage();
  await page.goto(product.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const devtools = await phone.context.newCDPSession(page);
  expect((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  expect((await devtools.send('Page.getAppManifest')).errors).toEqual([]);
  await page.close();
});

test('a deep link to a session opens offline, says so, and shows what was last seen', async () => {
  await startSession(phone, 'verses', 'Shell');
  await phone.seeInTerminal(/[$#]/);
  await send(phone, 'echo kept-$((3 * 3))');
  await phone.seeInTerminal(/kept-9/);
  const session = phone.page.url();
  const title = await phone.page.getByRole('heading', { level: 1 }).innerText();
  // The peek of a session is refreshed every few seconds; back on the list it is what was last seen.
  await phone.page.goto(session.replace(/\/s\/.*$/, ''));
  await phone.page
    .getByRole('link', { name: /verses/ })
    .first()
    .tap();
  await phone.page.getByText('kept-9').first().waitFor();
  await phone.context.setOffline(true);
  await product.agent.kill('SIGTERM');
  await phone.page.goto(session);
  await phone.page.getByRole('heading', { level: 1, name: title }).waitFor();
  await phone.page.getByText('The relay cannot be reached').first().waitFor();
  await phone.page.getByText('kept-9').first().waitFor();
  await phone.context.setOffline(false);
  await product.startAgent();
  await phone.page
    .getByText(/^Live from/)
    .first()
    .waitFor();
  expect(phone.errors).toEqual([]);
});

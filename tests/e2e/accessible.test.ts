/** Every screen, in light and in dark, without one violation that axe can see. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { addProject, askToPair, heading, open, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let phone: Phone;

beforeAll(async () => {
  product = await startProduct();
  await mkdir(join(product.account, 'verses'));
  phone = await openPhone();
});
afterAll(async () => {
  await phone?.close();
  await product?.close();
});
pictureOnFailure(() => [phone]);

const clean = async (screen: string): Promise<void> => {
  expect.soft(await violations(phone), screen).toEqual([]);
};
const closeSheet = () => phone.page.getByRole('dialog').last().getByRole('button', { name: 'Close' }).tap();

test('before pairing', async () => {
  await phone.page.goto(product.url);
  await phone.page.getByRole('button', { name: 'Pair a machine' }).waitFor();
  await clean('nothing paired');
  await phone.tapButton('Pair a machine');
  await heading(phone, 'Pair a machine').waitFor();
  await clean('enter a link');
  await open(phone, product.pairing);
  await phone.page.getByRole('button', { name: 'Pair', exact: true }).waitFor();
  await clean('about to pair');
  await askToPair(phone, product.pairing);
  await clean('safety words');
  await phone.tapButton('They match');
  await phone.page.waitForURL(/\/m\/[a-z2-7]{26}$/);
});

test('a machine and its sheets', async () => {
  await phone.page.getByRole('button', { name: 'Add a project' }).first().waitFor();
  await clean('machine without projects');
  await phone.page.getByRole('button', { name: 'Add a project' }).first().tap();
  await phone.page.getByRole('dialog').waitFor();
  await clean('add a project');
  await closeSheet();
  await addProject(phone, join(product.account, 'verses'));
  await clean('machine');
  await phone.tapButton('Invite the next device');
  await phone.page.getByRole('button', { name: 'Copy the link' }).waitFor();
  await clean('invite');
  await closeSheet();
  await phone.tapButton('More about this machine');
  await phone.page.getByRole('dialog').waitFor();
  await clean('about the machine');
  await closeSheet();
});

test('a project, a new session and a session', async () => {
  const machine = phone.page.url();
  await phone.page
    .getByRole('link', { name: /verses/ })
    .first()
    .tap();
  await phone.page.getByRole('button', { name: 'New session' }).waitFor();
  await clean('project without sessions');
  await phone.tapButton('New session');
  await phone.page.getByRole('dialog').waitFor();
  await clean('new session');
  await phone.page.goto(machine);
  await startSession(phone, 'verses', 'Shell');
  await phone.seeInTerminal(/[$#]/);
  await clean('session');
  await phone.tapButton('More about this session');
  await phone.page.getByRole('dialog').waitFor();
  await clean('about the session');
  await closeSheet();
});

test('the other places, with something in them', async () => {
  process.kill(product.hostPid(), 'SIGKILL');
  await phone.page.getByText('This session was interrupted').waitFor();
  await clean('an interrupted session');
  const machine = new URL(phone.page.url()).pathname.replace(/\/s\/.*/, '');
  for (const place of ['/', '/inbox', '/history', '/more', `${machine}/settings`, '/nowhere']) {
    await phone.page.goto(`${product.url}${place}`);
    await phone.page.getByRole('heading', { level: 1 }).waitFor();
    if (place === '/inbox') await phone.page.getByRole('region', { name: 'Interrupted' }).waitFor();
    await clean(place);
  }
});

test('offline', async () => {
  await phone.page.goto(product.url);
  await phone.page.getByRole('heading', { level: 1 }).waitFor();
  await product.agent.kill('SIGTERM');
  await phone.page
    .getByText(/cannot be reached|does not answer|broke off/)
    .first()
    .waitFor();
  await clean('machine gone');
});

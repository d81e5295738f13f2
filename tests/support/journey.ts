/** What a person does with a thumb, in the words that the screens show. */
import { basename } from 'node:path';
import type { Locator } from 'playwright';
import type { Phone } from './phone.ts';

export const heading = (phone: Phone, name: string | RegExp): Locator =>
  phone.page.getByRole('heading', { name });

/** Opens a link afresh: a change behind `#` alone would not load the page again. */
export async function open(phone: Phone, link: string): Promise<void> {
  await phone.page.goto('about:blank');
  await phone.page.goto(link);
}

/** The six words on this screen. */
export const wordsOn = async (phone: Phone): Promise<string[]> =>
  (await phone.page.getByRole('list', { name: 'Safety words' }).getByRole('listitem').allInnerTexts()).map(
    (word) => word.replace(/^\d+\s*/, '').trim(),
  );

/** From the link to the question about the words, on this device. */
export async function askToPair(phone: Phone, link: string): Promise<string[]> {
  await open(phone, link);
  await phone.tapButton('Pair');
  await heading(phone, /^Are these the words on/).waitFor();
  return wordsOn(phone);
}

/** Pairs by a link that is accepted on the machine's side; ends on the machine's page. */
export async function pair(phone: Phone, link: string): Promise<void> {
  await askToPair(phone, link);
  await phone.tapButton('They match');
  await phone.page.waitForURL(/\/m\/[a-z2-7]{26}$/);
}

/** From the machine's page; ends there. */
export async function addProject(phone: Phone, path: string): Promise<void> {
  await phone.page.getByRole('button', { name: 'Add a project' }).first().tap();
  await phone.page.getByLabel('Folder', { exact: true }).fill(path);
  await phone.tapButton('Add this folder');
  await phone.page
    .getByRole('link', { name: new RegExp(basename(path)) })
    .first()
    .waitFor();
}

/** From the machine's page; ends in the running session. */
export async function startSession(
  phone: Phone,
  project: string,
  kind: 'Claude Code' | 'Shell',
): Promise<void> {
  await phone.page
    .getByRole('link', { name: new RegExp(project) })
    .first()
    .tap();
  await phone.tapButton('New session');
  await phone.page
    .getByRole('radio', { name: kind })
    .or(phone.page.getByRole('button', { name: kind, exact: true }))
    .first()
    .tap();
  await phone.page.getByRole('button', { name: /^Start/ }).tap();
  await phone.page.waitForURL(/\/m\/[a-z2-7]{26}\/s\/[a-z2-7]{26}$/);
}

/** Writes a line into the input bar and sends it; the empty line is a press of Enter. */
export async function send(phone: Phone, line: string): Promise<void> {
  if (line === '') return phone.tapButton('Enter');
  const field = phone.page.getByLabel('Text for the terminal');
  await field.tap();
  await field.fill(line);
  await phone.tapButton('Send');
}

/** What is spoken on a phone becomes text on the machine, by a real recogniser, also where the connection breaks half-way. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProject, pair, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seeded } from '../support/random.ts';
import { ensureSpeech, hears, PHRASES, recogniserCommand, speak } from '../support/speech.ts';

const reason = await ensureSpeech();
if (reason !== null) console.log(`skipped, nothing speaks or hears here: ${reason}`);

describe.skipIf(reason !== null)('dictation', () => {
  const random = seeded(20);
  const said = [random.pick(PHRASES), random.pick(PHRASES)];
  let product: Product;
  let speaker: Phone;
  let quiet: Phone;
  let session: string;

  beforeAll(async () => {
    product = await startProduct();
    await mkdir(join(product.account, 'verses'));
    const [speech, silence] = [join(product.account, 'speech.wav'), join(product.account, 'silence.wav')];
    speak(said, speech);
    speak([], silence);
    [speaker, quiet] = await Promise.all([
      openPhone({ args: hears(speech) }),
      openPhone({ args: hears(silence) }),
    ]);
    await pair(speaker, product.pairing);
    await pair(quiet, await product.invite());
  });
  afterAll(async () => {
    await speaker?.close();
    await quiet?.close();
    await product?.close();
  });
  pictureOnFailure(() => [speaker, quiet]);

  const bar = (phone: Phone) => phone.page.getByLabel('Text for the terminal');
  const panel = (phone: Phone) => phone.page.getByRole('region', { name: 'Dictation' });
  /** Until so many of the phrases are text, while it still listens. */
  const heard = (phone: Phone, count: number) =>
    panel(phone).getByText(said.slice(0, count).join(' ')).waitFor();

  test('the command that hears is set for the machine, and is then what is used', async () => {
    expect(PHRASES.length).toBeGreaterThanOrEqual(20);
    const machine = speaker.page.url();
    await speaker.page.getByRole('link', { name: /^Settings/ }).tap();
    await speaker.page.getByText('Nothing is installed that turns speech into text').waitFor();
    await speaker.page.getByLabel('Command').fill(recogniserCommand(product.account));
    await speaker.tapButton('Keep it');
    await speaker.page.getByText('pocketsphinx_continuous, as set below.').waitFor();
    await speaker.page.goto(machine);
    await addProject(speaker, join(product.account, 'verses'));
    await startSession(speaker, 'verses', 'Shell');
    await speaker.seeInTerminal(/[$#]/);
    session = speaker.page.url();
  });

  test('what is said is text while it is still spoken, and then stands in the bar', async () => {
    await speaker.tapButton('Dictate');
    await heard(speaker, 1);
    await heard(speaker, 2);
    await speaker.tapButton('Done');
    await expect.poll(() => bar(speaker).inputValue()).toBe(said.join(' '));
    await bar(speaker).fill('');
  });

  test('cut off half-way, it is kept, goes on, and nothing of it is lost or doubled', async () => {
    await speaker.tapButton('Dictate');
    await heard(speaker, 1);
    await product.killAgent();
    // The second one is spoken to nobody.
    await panel(speaker)
      .getByText(/^0:(0[8-9]|1\d)$/)
      .waitFor();
    await speaker.tapButton('Done');
    await panel(speaker).getByText('Kept here').waitFor();
    // As a phone does that puts the page away.
    await speaker.page.reload();
    await product.startAgent();
    await speaker.tapButton('Write it down');
    await expect.poll(() => bar(speaker).inputValue(), { timeout: 30_000 }).toBe(said.join(' '));
    await bar(speaker).fill('');
  });

  test('of silence nothing becomes text', async () => {
    await quiet.page.goto(session);
    await quiet.seeInTerminal(/[$#]/);
    await quiet.tapButton('Dictate');
    await panel(quiet).getByText('0:02').waitFor();
    await quiet.tapButton('Done');
    await quiet.page.getByText('Nothing was said that could be heard.').waitFor();
    expect(await bar(quiet).inputValue()).toBe('');
    expect([...speaker.errors, ...quiet.errors]).toEqual([]);
  });
});

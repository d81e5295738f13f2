/** The whole way by touch, with a shell: pair, start, type, see, come back, and whatever breaks in between. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProject, askToPair, heading, send, startSession, wordsOn } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone, TABLET } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

let product: Product;
let phone: Phone;
let tablet: Phone;

beforeAll(async () => {
  product = await startProduct({ relay: 'separate' });
  await mkdir(join(product.account, 'verses'));
  phone = await openPhone();
  tablet = await openPhone({ viewport: TABLET, colorScheme: 'light' });
});
afterAll(async () => {
  await phone?.close();
  await tablet?.close();
  await product?.close();
});
pictureOnFailure(() => [phone, tablet]);

/** Both screens show the same text, whatever the size of their viewports. */
async function alike(lines: readonly string[]): Promise<void> {
  for (const device of [phone, tablet]) {
    await until(
      'the last lines on a device',
      async () => {
        const rows = (await device.rows()).filter((row) => row !== '');
        return rows.slice(-lines.length - 1, -1).join('\n') === lines.join('\n');
      },
      { seen: async () => (await device.rows()).join('\n') },
    );
  }
}

describe('a shell from a phone', () => {
  test('the phone pairs by a link and shows six words', async () => {
    const words = await askToPair(phone, product.pairing);
    expect(words).toHaveLength(6);
    expect(new URL(phone.page.url()).hash).toBe('');
    await phone.tapButton('They match');
    await phone.page.waitForURL(/\/m\/[a-z2-7]{26}$/);
  });

  test('a folder becomes a project and a shell runs in it', async () => {
    await addProject(phone, join(product.account, 'verses'));
    await startSession(phone, 'verses', 'Shell');
    await phone.seeInTerminal(/[$#]/);
    await send(phone, 'pwd; echo answer-$((40 + 2))');
    const seen = await phone.seeInTerminal(/answer-42/);
    expect(seen.replaceAll('\n', '')).toContain(join(product.account, 'verses'));
  });

  test('after a reload the session is where it was', async () => {
    await phone.page.reload();
    await phone.seeInTerminal(/answer-42/);
    await send(phone, 'echo still-$((1 + 1))');
    await phone.seeInTerminal(/still-2/);
  });

  test('the key row reaches the program: Control C ends what runs', async () => {
    await send(phone, 'sleep 1000; echo slept-$?');
    await send(phone, '');
    await phone.tapButton('Control C');
    await send(phone, 'echo after-$((2 + 1))');
    await phone.seeInTerminal(/after-3/);
  });

  test('a second device pairs by invitation of the first, both show the same words', async () => {
    await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const session = phone.page.url();
    await phone.page.goto(session.replace(/\/s\/.*$/, ''));
    await phone.tapButton('Invite the next device');
    await phone.tapButton('Copy the link');
    const link = await until('the link in the clipboard', () =>
      phone.page.evaluate(() => navigator.clipboard.readText()),
    );
    const words = await askToPair(tablet, link);
    await heading(phone, /^Are these the words on/).waitFor();
    expect(await wordsOn(phone)).toEqual(words);
    await tablet.tapButton('They match');
    await phone.tapButton('They match');
    await tablet.page.waitForURL(/\/m\/[a-z2-7]{26}$/);
    await tablet.page.goto(session);
    await tablet.seeInTerminal(/after-3/);
    await phone.page.goto(session);
    await phone.seeInTerminal(/after-3/);
  });

  test('what one device types, the other sees', async () => {
    await send(tablet, 'echo from-the-$((10 + 1))-inch');
    await phone.seeInTerminal(/from-the-11-inch/);
  });

  test('the relay restarts: both come back by themselves and nothing is lost or doubled', async () => {
    await send(phone, 'for i in $(seq 1 60); do echo beat $i; sleep 0.1; done');
    await phone.seeInTerminal(/beat 5\b/);
    await product.stopRelay();
    await phone.page
      .getByText(/cannot be reached|broke off/)
      .first()
      .waitFor();
    await product.startRelay();
    await phone.seeInTerminal(/beat 60\b/, 60_000);
    await alike(Array.from({ length: 15 }, (_, at) => `beat ${at + 46}`));
    await send(phone, 'echo back-$((5 + 5))');
    await phone.seeInTerminal(/back-10/);
  });

  test('the agent is killed and started again: the session went on and the screen is right', async () => {
    await send(phone, 'for i in $(seq 1 60); do echo pulse $i; sleep 0.1; done');
    await phone.seeInTerminal(/pulse 5\b/);
    const host = product.hostPid();
    await product.killAgent();
    await product.startAgent();
    expect(product.hostPid()).toBe(host);
    await phone.seeInTerminal(/pulse 60\b/, 60_000);
    await alike(Array.from({ length: 15 }, (_, at) => `pulse ${at + 46}`));
    await send(phone, 'echo alive-$((6 * 7))');
    await phone.seeInTerminal(/alive-42/);
    expect((await phone.rows()).filter((row) => row === 'alive-42')).toHaveLength(1);
  });

  test('a removed device is cut off within a second', async () => {
    const session = phone.page.url();
    await phone.page.goto(session.replace(/\/s\/.*$/, ''));
    const devices = phone.page.getByRole('region', { name: 'Devices' }).getByRole('listitem');
    await expect.poll(() => devices.count()).toBe(2);
    await devices.nth(1).getByRole('button').tap();
    await phone.tapButton('Remove this device…');
    const cut = tablet.page
      .getByText(/^This device was removed from/)
      .first()
      .waitFor({ timeout: 10_000 });
    const removing = phone.page.getByRole('button', { name: 'Remove it' });
    await removing.tap();
    const started = Date.now();
    await cut;
    expect(Date.now() - started).toBeLessThan(1000);
    await expect.poll(() => devices.count()).toBe(1);
  });

  test('no page met an error that it did not expect', () => {
    expect([...phone.errors, ...tablet.errors]).toEqual([]);
  });
});

test('stopping everything ends the sessions and the pty-host too', async () => {
  const host = product.hostPid();
  await product.poet('stop', '--all');
  await until('the pty-host to end', () => {
    try {
      process.kill(host, 0);
      return false;
    } catch {
      return true;
    }
  });
  expect((await product.agent.ended).code).toBe(0);
});

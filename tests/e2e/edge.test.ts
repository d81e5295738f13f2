/**
 * The relay as on Cloudflare, in workerd: the app comes from it, and a phone works through it as through any other. Every
 * other test here runs against it too: OPEN_POET_TEST_RELAY=workerd npm test -- tests/e2e
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let phone: Phone;

beforeAll(async () => {
  product = await startProduct({ relay: 'workerd' });
  await mkdir(join(product.account, 'verses'));
  phone = await openPhone();
});
afterAll(async () => {
  await phone?.close();
  await product?.close();
});
pictureOnFailure(() => [phone]);

describe('a phone and a machine with the relay at the edge between them', () => {
  test('they pair, and a shell runs', async () => {
    await pair(phone, product.pairing);
    expect(new URL(phone.page.url()).origin).toBe(new URL(product.relay?.lines[0]?.url as string).origin);
    await addProject(phone, join(product.account, 'verses'));
    await startSession(phone, 'verses', 'Shell');
    await phone.seeInTerminal(/[$#]/);
    await send(phone, 'echo edge-$((40 + 2))');
    await phone.seeInTerminal(/edge-42/);
  });

  test('the relay drops everyone and is somewhere else: nothing is lost or doubled', async () => {
    await send(phone, 'for i in $(seq 1 30); do echo beat $i; sleep 0.1; done');
    await phone.seeInTerminal(/beat 3\b/);
    await product.stopRelay();
    await product.startRelay();
    await phone.seeInTerminal(/beat 30\b/, 60_000);
    await send(phone, 'echo back-$((5 + 5))');
    const seen = await phone.seeInTerminal(/^back-10/m);
    const beats = [...seen.matchAll(/^beat (\d+)/gm)].map(([, at]) => Number(at));
    expect(beats).toEqual(Array.from({ length: beats.length }, (_, at) => 31 - beats.length + at));
    expect(phone.errors).toEqual([]);
  });
});

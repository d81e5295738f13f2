/** Cuts, restarts and kills at random while somebody types: each line runs once, in order, or comes back. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Device, pairDevice } from '../support/device.ts';
import { type Ledger, openLedger } from '../support/ledger.ts';
import { seeded } from '../support/random.ts';
import { startTappedProduct, type TappedProduct } from '../support/tapped-product.ts';

const SEED = 4711;
let tapped: TappedProduct;
let device: Device;
let ledger: Ledger;

beforeAll(async () => {
  tapped = await startTappedProduct();
  device = await pairDevice(tapped.product.pairing);
  ledger = await openLedger(tapped.product, device);
}, 90_000);
afterAll(async () => {
  device?.stop();
  await tapped?.close();
});

test('whatever breaks, no keystroke is lost or doubled', { timeout: 180_000 }, async () => {
  const random = seeded(SEED);
  const host = tapped.product.hostPid();
  const breaks: Record<string, () => Promise<void>> = {
    'cut every socket': async () => tapped.proxy.cutAll(),
    'restart the relay': () => tapped.restartRelay(),
    'kill the agent': async () => {
      await tapped.product.killAgent();
      await tapped.product.startAgent();
    },
  };
  const order = [
    ...Array.from({ length: 8 }, () => random.pick(Object.keys(breaks))),
    ...Object.keys(breaks),
  ];
  for (const what of order) {
    let broken = false;
    const breaking = (breaks[what] as () => Promise<void>)().finally(() => {
      broken = true;
    });
    while (!broken) {
      ledger.type();
      await delay(random.int(40));
    }
    await breaking;
    device.link.wake();
    await device.live();
    await ledger.flows();
    await ledger.balance();
  }
  expect(tapped.product.hostPid()).toBe(host);
});

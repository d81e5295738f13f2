/**
 * A canary typed and printed in a session is nowhere in what the relay carries, stores, logs or counts, while
 * controls planted in the same places are found there by the same search.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addProject, pair, send, startSession } from '../support/journey.ts';
import { pictureOnFailure } from '../support/on-failure.ts';
import { openPhone, type Phone } from '../support/phone.ts';
import { spelled } from '../support/spelled.ts';
import { startTappedProduct, type TappedProduct } from '../support/tapped-product.ts';
import { until } from '../support/until.ts';

const CANARY = 'canary-yellow-4711-sings';
/** What the program makes of it: found only in output, never typed. */
const PRINTED = 'CANARY-YELLOW-4711-SINGS';
const CONTROL = 'a-control-that-is-in-the-clear';

let tapped: TappedProduct;
let phone: Phone;
const frames: Buffer[] = [];

beforeAll(async () => {
  tapped = await startTappedProduct();
  tapped.proxy.meddle = (frame) => {
    frames.push(frame.bytes);
    return [frame.bytes];
  };
  await mkdir(join(tapped.product.account, 'verses'));
  phone = await openPhone();
});
afterAll(async () => {
  await phone?.close();
  await tapped?.close();
});
pictureOnFailure(() => [phone]);

const found = (where: readonly Buffer[], needle: string): boolean =>
  spelled(needle).some((spelling) => where.some((bytes) => bytes.includes(spelling)));

async function stored(): Promise<Buffer[]> {
  const names = (await readdir(tapped.relayHome, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  );
  return Promise.all(names.map((one) => readFile(join(one.parentPath, one.name))));
}

test('the canary is nowhere, the controls are everywhere', async () => {
  const { product, proxy, relay } = tapped;
  await pair(phone, product.pairing);
  await addProject(phone, join(product.account, 'verses'));
  await startSession(phone, 'verses', 'Shell');
  await phone.seeInTerminal(/[$#]/);
  await send(phone, `echo ${CANARY} | tr a-z A-Z`);
  await phone.seeInTerminal(new RegExp(PRINTED));
  // A reload fetches the screen and the peeks again.
  await phone.page.reload();
  await phone.seeInTerminal(new RegExp(PRINTED));

  const [device] = JSON.parse(await product.poet('devices', '--json')) as { id: string }[];
  const deviceId = String(device?.id);
  const agentId = String(/\/m\/([a-z2-7]{26})/.exec(phone.page.url())?.[1]);
  proxy.inject('device', 'up', Buffer.from(`${CONTROL} `.repeat(3)));
  await until('the control among the frames', () => found(frames, CONTROL));

  const logs = [Buffer.from(relay.stderr())];
  const metrics = [Buffer.from(await (await fetch(`${proxy.target}/metrics`)).arrayBuffer())];
  const places = { frames, stored: await stored(), logs, metrics };
  for (const [place, bytes] of Object.entries(places)) {
    for (const word of [CANARY, PRINTED]) expect(found(bytes, word), `${word} in ${place}`).toBe(false);
  }
  expect(found(frames, CONTROL), 'control in frames').toBe(true);
  expect(found(frames, deviceId), 'device id in frames').toBe(true);
  expect(found(places.stored, deviceId), 'device id in the database').toBe(true);
  expect(found(logs, agentId), 'agent id in logs').toBe(true);
  expect(found(metrics, 'openpoet_relay_frames_total'), 'counter in metrics').toBe(true);
});

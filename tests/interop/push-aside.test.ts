/**
 * A push goes from the machine to the push service, and past the relay: of the subscription, its keys and what is told nothing is in any
 * frame or request that the relay gets or gives, nor in what it stores, logs and counts. The same search finds each of them where it is
 * planted.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testBrowser } from '../../agent/push/testing.ts';
import type { Project } from '../../shared/model/project.ts';
import { type PushService, startPushService } from '../fakes/push-service.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { holds } from '../support/search.ts';
import { startTappedProduct, type TappedProduct } from '../support/tapped-product.ts';
import { until } from '../support/until.ts';

const TITLE = 'the-session-of-the-yellow-canary';

let service: PushService;
let tapped: TappedProduct;
let phone: Device;
const frames: Buffer[] = [];

beforeAll(async () => {
  service = await startPushService();
  tapped = await startTappedProduct({ up: ['--push-service', service.origin] });
  tapped.proxy.meddle = (frame) => {
    frames.push(frame.bytes);
    return [frame.bytes];
  };
  tapped.proxy.onHttp = (bytes) => frames.push(bytes);
  phone = await pairDevice(tapped.product.pairing, 'phone');
});
afterAll(async () => {
  phone?.stop();
  await tapped?.close();
  await service?.close();
});

async function stored(): Promise<Buffer[]> {
  const names = await readdir(tapped.relayHome, { recursive: true, withFileTypes: true });
  return Promise.all(
    names.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))),
  );
}

async function places(): Promise<Record<'frames' | 'stored' | 'logs' | 'metrics', Buffer[]>> {
  const metrics = await fetch(`${tapped.proxy.target}/metrics`);
  return {
    frames,
    stored: await stored(),
    logs: [Buffer.from(tapped.relay.stderr())],
    metrics: [Buffer.from(await metrics.arrayBuffer())],
  };
}

test('nothing of a push crosses the relay', async () => {
  const { product, proxy } = tapped;
  const browser = testBrowser(`${service.origin}/push/endpoint-of-this-phone`);
  await phone.call('PUT', '/v1/push', browser.subscription);
  const test = await phone.call<{ ok: boolean }>('POST', '/v1/push/test');
  expect(test.ok).toBe(true);
  const tested = await service.next('a test');

  // And one that is told by itself: a terminal ended under the machine while it was down.
  const folder = join(product.account, 'verses');
  await mkdir(folder);
  const project = await phone.call<Project>('POST', '/v1/projects', { path: folder });
  await phone.start({ projectId: project.id, title: TITLE, program: { kind: 'command', command: 'cat' } });
  const host = product.hostPid();
  await product.killAgent();
  process.kill(host, 'SIGKILL');
  await product.startAgent();
  const told = await service.next('that the session was interrupted');
  await phone.live();
  const message = browser.message(told.body).notification;
  expect(`${message.title} ${message.body}`).toContain(TITLE);

  const { endpoint, p256dh, auth, vapid, token } = browser.subscription;
  const secrets: Record<string, (string | Buffer)[]> = {
    endpoint: [endpoint, new URL(endpoint).pathname],
    keys: [p256dh, auth, vapid.publicKey, vapid.privateKey].flatMap((key) => [
      key,
      Buffer.from(key, 'base64url'),
    ]),
    token: [token],
    words: [message.title, message.body, message.tag, TITLE],
    sealed: [tested, told].flatMap(({ body, headers }) => [
      body,
      body.subarray(body.length / 2),
      String(headers.authorization),
    ]),
  };
  const found = (where: readonly Buffer[], secret: string | Buffer): boolean =>
    where.some((bytes) => (typeof secret === 'string' ? holds(bytes, secret) : bytes.includes(secret)));
  for (const [place, where] of Object.entries(await places())) {
    for (const [what, all] of Object.entries(secrets)) {
      for (const secret of all) expect(found(where, secret), `${what} in ${place}`).toBe(false);
    }
  }

  // The same search finds what is there by design, and all of that where it is planted.
  const { stored: kept, logs, metrics } = await places();
  expect(found(frames, phone.credentials.deviceId), 'device id in frames').toBe(true);
  expect(found(kept, phone.credentials.deviceId), 'device id in the database').toBe(true);
  expect(found(logs, phone.credentials.agentId), 'agent id in logs').toBe(true);
  expect(found(metrics, 'openpoet_relay_frames_total'), 'counter in metrics').toBe(true);
  await fetch(`${proxy.url}/healthz`, { headers: { 'x-planted': endpoint } });
  await until('what was asked of the relay among what is watched', () => found(frames, endpoint));
  const all = Object.values(secrets).flat();
  proxy.inject(
    'device',
    'up',
    Buffer.concat(all.flatMap((secret) => [Buffer.alloc(7), Buffer.from(secret)])),
  );
  for (const secret of all) {
    await until('what was planted among the frames', () => found(frames, secret));
  }
});

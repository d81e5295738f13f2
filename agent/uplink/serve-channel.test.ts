import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import { testServices } from '../testing/services.ts';
import { serveChannel } from './serve-channel.ts';

let services: ReturnType<typeof testServices>;
beforeEach(() => {
  services = testServices();
});
afterEach(() => services.close());

test('what changes something is not done once it was held on its way; what only reads is answered', async () => {
  const { clock } = services;
  const sent: Frame[] = [];
  const takers = serveChannel(
    { api: services.app, runs: { find: async () => null }, clock, presence: { onFrame() {} } },
    (frame) => sent.push(frame),
    () => ({ kind: 'device', deviceId: newId(), grant: { role: 'owner' } }),
  );
  let id = 0;
  async function status(method: string, path: string, at: number) {
    id += 1;
    const mine = id;
    const json = { method, path, headers: {}, body: false, at };
    for (const taker of takers) if (taker.onFrame({ kind: Kind.request, id: mine, json })) break;
    const answer = () => sent.find((frame) => frame.kind === Kind.response && frame.id === mine);
    await expect.poll(answer).toBeDefined();
    return (answer() as { json: { status: number } }).json.status;
  }
  const remove = `/v1/devices/${newId()}`;
  expect(await status('GET', '/v1/machine', 0)).toBe(200);
  clock.advance(60_000);
  expect(await status('DELETE', remove, 58_000)).toBe(404);
  expect(await status('DELETE', remove, 56_000)).toBe(503);
  expect(await status('GET', '/v1/machine', 0)).toBe(200);
  for (const taker of takers) taker.close();
});

test('a device without rights cannot have the agent keep long bodies that nobody will read', () => {
  const sent: Frame[] = [];
  const takers = serveChannel(
    {
      api: services.app,
      runs: { find: async () => null },
      clock: services.clock,
      presence: { onFrame() {} },
    },
    (frame) => sent.push(frame),
    () => ({ kind: 'pending', deviceId: newId() }),
  );
  const receive = (frame: Frame) => takers.some((taker) => taker.onFrame(frame));
  const head = { method: 'POST', path: '/v1/pairings/mine', headers: {}, body: true };
  const statuses = () => sent.flatMap((frame) => (frame.kind === Kind.response ? [frame.json] : []));
  const bytes = new Uint8Array(60_000);

  receive({ kind: Kind.request, id: 1, json: head });
  for (let i = 0; i < 5; i++) receive({ kind: Kind.requestBody, id: 1, last: false, bytes });
  expect(statuses()).toMatchObject([{ status: 413 }]);

  for (let id = 2; id < 40; id++) {
    receive({ kind: Kind.request, id, json: head });
    receive({ kind: Kind.requestBody, id, last: false, bytes });
  }
  expect(statuses().slice(1)).toMatchObject(Array(4).fill({ status: 503 }));
  for (const taker of takers) taker.close();
});

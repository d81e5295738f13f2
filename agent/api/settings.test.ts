import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SyncAnswer } from '../../shared/model/sync.ts';
import { testServices } from '../testing/services.ts';

let services: ReturnType<typeof testServices>;
beforeEach(() => {
  services = testServices();
});
afterEach(() => services.close());

const call = (method: string, path: string, body?: unknown) =>
  services.app.request(
    `/v1${path}`,
    { method, ...(body !== undefined && { body: JSON.stringify(body) }) },
    { caller: { kind: 'local' } },
  );

test('a section holds what nobody chose until somebody chooses, and is synced', async () => {
  expect(await (await call('GET', '/settings')).json()).toMatchObject({ sessions: { maxRunning: 32 } });
  expect((await call('PUT', '/settings/sessions', { maxRunning: 3 })).status).toBe(200);
  expect(await (await call('GET', '/settings')).json()).toMatchObject({ sessions: { maxRunning: 3 } });
  const { rows } = (await (await call('GET', '/sync')).json()) as SyncAnswer;
  expect(rows.setting).toMatchObject([{ id: 'sessions', value: { maxRunning: 3 } }]);
});

test('what does not fit is refused with the field, and changes nothing', async () => {
  const answer = await call('PUT', '/settings/sessions', { maxRunning: 0 });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toContain('maxRunning');
  expect((await call('PUT', '/settings/nothing', {})).status).toBe(404);
  expect(await (await call('GET', '/settings')).json()).toMatchObject({ sessions: { maxRunning: 32 } });
});

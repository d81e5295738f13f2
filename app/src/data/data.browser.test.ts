/** The whole data layer as the app starts it, on what an earlier start has kept, with a machine that nobody reaches. */
import { deleteDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { createPairing } from '../../../shared/link/credentials.ts';
import { noRows } from '../../../shared/model/sync.ts';
import { toBase32 } from '../../../shared/wire/bytes.ts';
import { openStorage } from '../testing/open-storage.ts';
import { loadMachines, saveMachine } from './credentials-store.ts';
import { DATABASE } from './database.ts';
import { createData } from './index.ts';
import { readRows, writeRows } from './rows.ts';

const bytes = (value: number) => new Uint8Array(32).fill(value);
const projectId = toBase32(bytes(7)).slice(0, 26);
const project = { id: projectId, name: 'halyard', path: '/a', createdAt: 1, defaults: {}, git: null, rev: 3 };
const link = {
  app: 'http://127.0.0.1:9',
  relay: 'ws://127.0.0.1:9',
  agentEd: bytes(1),
  agentStatic: bytes(2),
  secret: bytes(3),
};

test('what was kept is there at once, what is written waits, and both outlive a database that is taken away', async () => {
  const before = await openStorage();
  const { credentials, signing } = await createPairing(link, {
    extractable: false,
    name: 'Phone',
    platform: 'test',
  });
  credentials.pairing = null;
  await saveMachine(before, { name: 'atlas', addedAt: 1, credentials, signing });
  const id = credentials.agentId;
  const changes = { rev: 3, whole: false, rows: { ...noRows(), project: [project] }, removed: [] };
  const cursor = { epoch: projectId, rev: 3, freshAt: 2, about: null, grant: { role: 'owner' as const } };
  await writeRows(before, id, changes, cursor);
  before.database.close();

  const data = createData();
  await vi.waitFor(() => expect(data.ready()).toBe(true), 5_000);
  expect(data.trouble()).toBeNull();
  expect(data.lock.state()).toBe('none');
  const [machine] = data.machines();
  expect(machine?.name()).toBe('atlas');
  expect(machine?.projects().map(({ name }) => name)).toEqual(['halyard']);

  const task = { id: projectId, projectId, title: 'Mend the sail', description: '' };
  const written = await data.newTask(id, { ...task, priority: 'medium', dueOn: null });
  expect(written).toEqual({ ok: true, value: null });
  await vi.waitFor(() => expect(data.outbox().map(({ state }) => state)).toEqual(['queued']));

  await deleteDB(DATABASE);
  await vi.waitFor(() => expect(data.trouble()?.title).toContain('removed what was kept'), 5_000);
  const after = await openStorage();
  expect((await loadMachines(after, 5)).machines.map(({ name }) => name)).toEqual(['atlas']);
  const kept = await readRows(after, id);
  expect(kept.changes.rows.project.map(({ name }) => name)).toEqual(['halyard']);
  expect(kept.cursor?.rev).toBe(3);
  expect(await after.database.count('outbox')).toBe(1);
  after.database.close();

  await data.forget(id);
  expect(data.machines()).toEqual([]);
  expect(data.outbox()).toEqual([]);
});

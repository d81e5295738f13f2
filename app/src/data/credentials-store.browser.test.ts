import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPairing } from '../../../shared/link/credentials.ts';
import { utf8 } from '../../../shared/wire/bytes.ts';
import { openStorage } from '../testing/open-storage.ts';
import { loadMachines, saveMachine } from './credentials-store.ts';
import type { Storage } from './database.ts';

let storage: Storage;
const link = {
  app: 'https://poet.example',
  relay: 'wss://poet.example',
  agentEd: new Uint8Array(32).fill(1),
  agentStatic: new Uint8Array(32).fill(2),
  secret: new Uint8Array(32).fill(3),
};
const make = async (addedAt: number) => {
  const { credentials, signing } = await createPairing(link, {
    extractable: false,
    name: 'Phone',
    platform: 'test',
  });
  return { name: 'atlas', addedAt, credentials, signing };
};

beforeEach(async () => {
  storage = await openStorage();
});
afterEach(async () => {
  storage.database.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('open-poet').onsuccess = resolve;
  });
});

test('a pairing comes back whole, with keys that still work and cannot be exported', async () => {
  const machine = await make(1);
  machine.credentials.pairing = null;
  await saveMachine(storage, machine);
  const { machines, broken } = await loadMachines(storage, 2);
  expect(broken).toBe(0);
  const { credentials } = machines[0] as (typeof machines)[0];
  expect(credentials.devicePsk).toEqual(machine.credentials.devicePsk);
  expect(credentials.noise.publicKey).toEqual(machine.credentials.noise.publicKey);
  expect(credentials.pairing).toBeNull();
  expect(await credentials.sign(utf8('hello'))).toHaveLength(64);
  await expect(crypto.subtle.exportKey('pkcs8', credentials.noise.privateKey)).rejects.toThrow();
});

test('a pairing that nobody finished is tried again for ten minutes, then dropped', async () => {
  await saveMachine(storage, await make(1000));
  const young = await loadMachines(storage, 2000);
  expect(young.machines[0]?.credentials.pairing?.name).toBe('Phone');
  expect((await loadMachines(storage, 1000 + 600_001)).machines).toEqual([]);
  expect((await loadMachines(storage, 2000)).machines).toEqual([]);
});

test('the secret bytes of a pairing stand nowhere in clear', async () => {
  const machine = await make(1);
  await saveMachine(storage, machine);
  const [record] = await storage.database.getAll('machines');
  const text = new TextDecoder('latin1').decode(record?.sealed);
  expect(text).not.toContain('devicePsk');
});

/** Pairings of this device, kept in the database: keys as CryptoKeys, secret bytes sealed. */
import * as v from 'valibot';
import type { DeviceCredentials } from '../../../shared/link/credentials.ts';
import { fromBase64Url, toBase64Url } from '../../../shared/wire/bytes.ts';
import { type MachineRecord, mended, type Storage } from './database.ts';

const bytes = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));
const sealedSchema = v.object({
  name: v.string(),
  relay: v.string(),
  agentStatic: bytes,
  key: bytes,
  noisePublic: bytes,
  devicePsk: bytes,
  pairing: v.nullable(
    v.object({ inviteId: bytes, psk: bytes, token: bytes, name: v.string(), platform: v.string() }),
  ),
});

export interface StoredMachine {
  /** What the machine called itself last. */
  name: string;
  addedAt: number;
  credentials: DeviceCredentials;
  signing: CryptoKey;
}

export async function saveMachine(storage: Storage, machine: StoredMachine): Promise<void> {
  const { credentials: c } = machine;
  const sealed = await storage.vault.seal(`machine/${c.deviceId}`, {
    name: machine.name,
    relay: c.relay,
    agentStatic: toBase64Url(c.agentStatic),
    key: toBase64Url(c.key),
    noisePublic: toBase64Url(c.noise.publicKey),
    devicePsk: toBase64Url(c.devicePsk),
    pairing: c.pairing && {
      ...c.pairing,
      inviteId: toBase64Url(c.pairing.inviteId),
      psk: toBase64Url(c.pairing.psk),
      token: toBase64Url(c.pairing.token),
    },
  });
  const record: MachineRecord = {
    agentId: c.agentId,
    deviceId: c.deviceId,
    addedAt: machine.addedAt,
    signing: machine.signing,
    noise: c.noise.privateKey,
    sealed,
  };
  await mended(storage, () => storage.database.put('machines', record, c.deviceId));
}

export const deleteMachine = (storage: Storage, deviceId: string): Promise<void> =>
  mended(storage, () => storage.database.delete('machines', deviceId));

/** A pairing that nobody finished is void after this long on the machine too. */
const PENDING_FOR = 600_000;

/** A record that cannot be opened is left out and counted: its machine has to be paired again. */
export async function loadMachines(
  storage: Storage,
  now: number,
): Promise<{ machines: StoredMachine[]; broken: number }> {
  const records = await mended(storage, () => storage.database.getAll('machines'));
  const machines: StoredMachine[] = [];
  let broken = 0;
  for (const record of records) {
    const opened = await storage.vault
      .open(`machine/${record.deviceId}`, record.sealed)
      .catch(() => undefined);
    const parsed = v.safeParse(sealedSchema, opened);
    if (!parsed.success) broken += 1;
    else if (parsed.output.pairing === null || now - record.addedAt < PENDING_FOR) {
      machines.push(restore(record, parsed.output));
    } else await deleteMachine(storage, record.deviceId);
  }
  machines.sort((a, b) => a.addedAt - b.addedAt);
  return { machines, broken };
}

function restore(record: MachineRecord, sealed: v.InferOutput<typeof sealedSchema>): StoredMachine {
  const { pairing } = sealed;
  return {
    name: sealed.name,
    addedAt: record.addedAt,
    signing: record.signing,
    credentials: {
      agentId: record.agentId,
      deviceId: record.deviceId,
      relay: sealed.relay,
      agentStatic: fromBase64Url(sealed.agentStatic),
      key: fromBase64Url(sealed.key),
      sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', record.signing, message)),
      noise: { publicKey: fromBase64Url(sealed.noisePublic), privateKey: record.noise },
      devicePsk: fromBase64Url(sealed.devicePsk),
      pairing: pairing && {
        ...pairing,
        inviteId: fromBase64Url(pairing.inviteId),
        psk: fromBase64Url(pairing.psk),
        token: fromBase64Url(pairing.token),
      },
    },
  };
}

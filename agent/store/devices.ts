import { asc, eq, isNull } from 'drizzle-orm';
import type { Device } from '../../shared/model/device.ts';
import type { Grant } from '../../shared/model/grant.ts';
import type { Bytes } from '../../shared/wire/bytes.ts';
import { bury, nextRev, unbury } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { removePush } from './pushes.ts';
import { devices } from './schema.ts';

type Row = typeof devices.$inferSelect;
/** What the channel host needs to know of a device: more than any other device may see. */
export type PairedDevice = Device & {
  noiseKey: Bytes;
  psk: Bytes;
  deviceMatched: boolean;
  machineMatched: boolean;
};

export function toDevice(row: Row): Device {
  const { id, name, platform, grant, invitedBy, pairedAt, lastSeenAt, online, rev } = row;
  return { id, name, platform, grant, invitedBy, pairedAt, lastSeenAt, online, rev };
}

const toPaired = (row: Row): PairedDevice => ({
  ...toDevice(row),
  noiseKey: new Uint8Array(row.noiseKey),
  psk: new Uint8Array(row.psk),
  deviceMatched: row.deviceMatched,
  machineMatched: row.machineMatched,
});

export const listDevices = (db: Db | Tx): Device[] =>
  db.select().from(devices).orderBy(asc(devices.pairedAt)).all().map(toDevice);

export const deviceIds = (db: Db | Tx): string[] =>
  db
    .select({ id: devices.id })
    .from(devices)
    .all()
    .map((row) => row.id);

export function findDevice(db: Db | Tx, id: string): PairedDevice | undefined {
  const row = db.select().from(devices).where(eq(devices.id, id)).get();
  return row && toPaired(row);
}

export function findByNoiseKey(db: Db | Tx, noiseKey: Uint8Array): PairedDevice | undefined {
  const row = db
    .select()
    .from(devices)
    .where(eq(devices.noiseKey, Buffer.from(noiseKey)))
    .get();
  return row && toPaired(row);
}

export const pendingDevices = (db: Db | Tx): PairedDevice[] =>
  db.select().from(devices).where(isNull(devices.grant)).all().map(toPaired);

/** Devices that owe their pairing to this one. */
export const invitedDevices = (db: Db | Tx, inviter: string): string[] =>
  db
    .select({ id: devices.id })
    .from(devices)
    .where(eq(devices.invitedBy, inviter))
    .all()
    .map((row) => row.id);

export interface NewDevice {
  id: string;
  signingKey: Uint8Array;
  noiseKey: Uint8Array;
  psk: Uint8Array;
  name: string;
  platform: string;
  invitedBy: string | null;
  machineMatched: boolean;
  pairedAt: number;
}

/** Throws where the id or the key is already a device's. */
export function insertDevice(tx: Tx, device: NewDevice): void {
  unbury(tx, 'device', device.id);
  tx.insert(devices)
    .values({
      ...device,
      signingKey: Buffer.from(device.signingKey),
      noiseKey: Buffer.from(device.noiseKey),
      psk: Buffer.from(device.psk),
      grant: null,
      deviceMatched: false,
      lastSeenAt: device.pairedAt,
      online: false,
      rev: nextRev(tx),
    })
    .run();
}

export interface DeviceChange {
  name?: string;
  grant?: Grant;
  deviceMatched?: boolean;
  machineMatched?: boolean;
  online?: boolean;
  lastSeenAt?: number;
}

/** Undefined where there is no such device. */
export function updateDevice(tx: Tx, id: string, change: DeviceChange): Device | undefined {
  const row = tx
    .update(devices)
    .set({ ...change, rev: nextRev(tx) })
    .where(eq(devices.id, id))
    .returning()
    .get();
  return row && toDevice(row);
}

/** False where there is no such device. */
export function removeDevice(tx: Tx, id: string): boolean {
  const gone = tx.delete(devices).where(eq(devices.id, id)).returning().get();
  if (gone === undefined) return false;
  removePush(tx, id);
  bury(tx, 'device', id);
  return true;
}

/** At start nobody is connected, whatever stood there when the agent last ended. */
export function allOffline(tx: Tx): void {
  const left = tx.select({ id: devices.id }).from(devices).where(eq(devices.online, true)).all();
  for (const { id } of left) updateDevice(tx, id, { online: false });
}

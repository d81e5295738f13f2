/** What this device keeps of push, for the page and for the service worker: keys, wishes, and a token for each machine. */
import * as v from 'valibot';
import { MAX_MUTED, type PushSubscription, pushPreferencesSchema } from '../../../shared/model/push.ts';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '../../../shared/wire/bytes.ts';
import type { Storage } from '../data/database.ts';

const MAX_MACHINES = 256;

const recordSchema = v.object({
  /** The person wants it, and allowed it once. */
  on: v.boolean(),
  /** RFC 8292: base64url. */
  vapid: v.object({ publicKey: v.string(), privateKey: v.string() }),
  /** By machine: what its messages must name. */
  tokens: v.record(v.string(), v.string()),
  /** Without what is muted: the same for all machines. */
  preferences: pushPreferencesSchema,
  /** By machine: sessions that tell nothing. */
  muted: v.record(v.string(), v.array(v.string())),
  /** By machine: things that waited when it last told something. */
  waiting: v.optional(v.record(v.string(), v.number()), {}),
});
export type PushRecord = v.InferOutput<typeof recordSchema>;

/** Null where nothing was ever set. */
export async function readRecord({ database, vault }: Storage): Promise<PushRecord | null> {
  const sealed = await database.get('push', 'device');
  if (sealed === undefined) return null;
  const parsed = v.safeParse(recordSchema, await vault.open('push/device', sealed).catch(() => null));
  return parsed.success ? parsed.output : null;
}

export async function writeRecord({ database, vault }: Storage, record: PushRecord): Promise<void> {
  await database.put('push', await vault.seal('push/device', record), 'device');
}

/** P-256, made here; the private key leaves this device only towards its own machines. */
export async function newRecord(): Promise<PushRecord> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  if (d === undefined) throw new Error('this browser gives no key for push');
  return {
    on: false,
    vapid: { publicKey, privateKey: d },
    tokens: {},
    preferences: v.parse(pushPreferencesSchema, {}),
    muted: {},
    waiting: {},
  };
}

/** Gives the machine a token of its own, where it has none. */
export function withToken(record: PushRecord, machineId: string): PushRecord {
  if (record.tokens[machineId] !== undefined) return record;
  const others = Object.entries(record.tokens).slice(1 - MAX_MACHINES);
  const tokens = Object.fromEntries([...others, [machineId, toBase64Url(randomBytes(16))]]);
  return { ...record, tokens };
}

/** Undefined: a message of no machine that this device told of itself. */
export const machineOf = (record: PushRecord, token: string): string | undefined =>
  Object.entries(record.tokens).find(([, own]) => own === token)?.[0];

export function withMuted(
  record: PushRecord,
  machineId: string,
  sessionId: string,
  muted: boolean,
): PushRecord {
  const others = (record.muted[machineId] ?? []).filter((one) => one !== sessionId);
  const all = muted ? [...others, sessionId].slice(-MAX_MUTED) : others;
  return { ...record, muted: { ...record.muted, [machineId]: all } };
}

/** What a machine is handed. Null where the browser's subscription is none that can be used. */
export function handed(
  record: PushRecord,
  machineId: string,
  subscription: { endpoint: string; getKey(name: 'p256dh' | 'auth'): ArrayBuffer | null },
  app: string,
): PushSubscription | null {
  const [p256dh, auth] = [subscription.getKey('p256dh'), subscription.getKey('auth')];
  const token = record.tokens[machineId];
  if (p256dh === null || auth === null || token === undefined) return null;
  return {
    endpoint: subscription.endpoint,
    p256dh: toBase64Url(new Uint8Array(p256dh)),
    auth: toBase64Url(new Uint8Array(auth)),
    vapid: record.vapid,
    token,
    app,
    preferences: { ...record.preferences, muted: record.muted[machineId] ?? [] },
  };
}

export const serverKey = (record: PushRecord): Bytes => fromBase64Url(record.vapid.publicKey);

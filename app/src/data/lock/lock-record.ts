/**
 * The passphrase lock: the key of the vault stands in the database only as sealed under a key that is made from the passphrase,
 * slowly. Without the passphrase there is nothing on this device that opens what is kept.
 */
import { type Bytes, randomBytes, utf8 } from '../../../../shared/wire/bytes.ts';

export interface LockRecord {
  salt: Bytes;
  /** Of PBKDF2 with SHA-256. */
  rounds: number;
  iv: Bytes;
  /** The vault's key, by AES-GCM. */
  wrapped: Bytes;
  /** ms without use after which it locks by itself; 0: only when the page is loaded. */
  after: number;
  /** Wrong passphrases since the last right one. */
  wrong: number;
}

/** What OWASP advises at least for PBKDF2 with SHA-256. */
export const MIN_ROUNDS = 600_000;
const MAX_ROUNDS = 10_000_000;
/** One guess is to take this device about so long. */
const TARGET_MS = 700;
const PROBE_ROUNDS = 100_000;
export const MIN_PASSPHRASE = 8;

const PLACE = utf8('open-poet lock');
const VAULT = { name: 'AES-GCM', length: 256 } as const;

/** As many rounds as this device does in the time that one guess is to take. */
export async function measureRounds(): Promise<number> {
  const began = performance.now();
  await derive('a passphrase to measure with', randomBytes(16), PROBE_ROUNDS, ['encrypt']);
  const each = Math.max(performance.now() - began, 1) / PROBE_ROUNDS;
  return Math.round(Math.min(MAX_ROUNDS, Math.max(MIN_ROUNDS, TARGET_MS / each)));
}

/** A new vault key under a lock; the key that is returned cannot be exported. */
export async function makeLock(
  passphrase: string,
  after: number,
  rounds: number,
): Promise<{ record: LockRecord; key: CryptoKey }> {
  // Exportable for the moment in which it is wrapped, and then gone.
  const fresh = await crypto.subtle.generateKey(VAULT, true, ['encrypt', 'decrypt']);
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const by = await derive(passphrase, salt, rounds, ['wrapKey']);
  const how = { name: 'AES-GCM', iv, additionalData: PLACE };
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey('raw', fresh, by, how));
  const record: LockRecord = { salt, rounds, iv, wrapped, after, wrong: 0 };
  return { record, key: (await openLock(record, passphrase)) as CryptoKey };
}

/** Null: that is not the passphrase. */
export async function openLock(
  { salt, rounds, iv, wrapped }: LockRecord,
  passphrase: string,
): Promise<CryptoKey | null> {
  const by = await derive(passphrase, salt, rounds, ['unwrapKey']);
  const how = { name: 'AES-GCM', iv, additionalData: PLACE };
  return crypto.subtle
    .unwrapKey('raw', wrapped, by, how, VAULT, false, ['encrypt', 'decrypt'])
    .catch(() => null);
}

const FREE_TRIES = 3;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 300_000;

/** ms to wait before the next guess. */
export const waitAfter = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (wrong - FREE_TRIES));

async function derive(passphrase: string, salt: Bytes, rounds: number, uses: KeyUsage[]): Promise<CryptoKey> {
  // The same words typed on another keyboard are the same passphrase.
  const typed = utf8(passphrase.normalize('NFKC'));
  const from = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, from, VAULT, false, uses);
}

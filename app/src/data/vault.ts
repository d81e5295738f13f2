/**
 * Encryption at rest: AES-256-GCM under a key that this browser will not hand out to any script. Chromium and Firefox keep that
 * key readable among their own files: against somebody who has those, the passphrase lock is what helps.
 */
import { type Bytes, concat, fromUtf8, randomBytes, toBase64Url, utf8 } from '../../../shared/wire/bytes.ts';

const NONCE_BYTES = 12;

export interface Vault {
  /** `place` is bound to the bytes: what was sealed for one row cannot be opened as another. */
  seal(place: string, value: unknown): Promise<Bytes>;
  /** Throws where the bytes were altered, or sealed for another place or by another key. */
  open(place: string, sealed: Bytes): Promise<unknown>;
  /** What to call something by: always the same for the same text, and without the key it tells nothing of it. */
  name(text: string): Promise<string>;
}

export const newVaultKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

export function openVault(key: CryptoKey): Vault {
  let naming: Promise<CryptoKey> | null = null;
  return {
    async seal(place, value) {
      const iv = randomBytes(NONCE_BYTES);
      const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(place) };
      const text = utf8(JSON.stringify(value));
      return concat(iv, new Uint8Array(await crypto.subtle.encrypt(algorithm, key, text)));
    },
    async open(place, sealed) {
      const iv = sealed.slice(0, NONCE_BYTES);
      const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(place) };
      const text = await crypto.subtle.decrypt(algorithm, key, sealed.slice(NONCE_BYTES));
      return JSON.parse(fromUtf8(new Uint8Array(text)));
    },
    async name(text) {
      naming ??= nameKey(key);
      return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await naming, utf8(text))));
    },
  };
}

/** 32 zeros under the nonce of zeros, which seals nothing else: the cipher's own bytes, and so a key that follows from this one. */
async function nameKey(key: CryptoKey): Promise<CryptoKey> {
  const iv = new Uint8Array(NONCE_BYTES);
  const stream = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(32));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', stream.slice(0, 32), algorithm, false, ['sign']);
}

/**
 * Encryption at rest: AES-256-GCM under a key that this browser keeps and will not hand out. It guards copies of the
 * database (backups, a lifted profile folder read without the browser); a script on this origin can still use it.
 */
import { type Bytes, concat, fromUtf8, randomBytes, utf8 } from '../../../shared/wire/bytes.ts';

const NONCE_BYTES = 12;

export interface Vault {
  /** `place` is bound to the bytes: what was sealed for one row cannot be opened as another. */
  seal(place: string, value: unknown): Promise<Bytes>;
  /** Throws where the bytes were altered, or sealed for another place or by another key. */
  open(place: string, sealed: Bytes): Promise<unknown>;
}

export const newVaultKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

export function openVault(key: CryptoKey): Vault {
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
  };
}

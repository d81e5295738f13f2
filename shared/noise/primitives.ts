/** What a handshake asks of a cryptographic library. `webPrimitives` are those of browsers; a host that has quicker ones hands in its own. */
import type { MaybePromise } from '../link/types.ts';
import type { Bytes } from '../wire/bytes.ts';
import { diffieHellman, generateStaticKey, type StaticKey } from './keys.ts';

/** AES-256-GCM under one key. `nonce`: 12 bytes. */
export interface HandshakeAead {
  seal(nonce: Bytes, additionalData: Bytes, plaintext: Bytes): MaybePromise<Bytes>;
  /** Throws where the tag is wrong. */
  open(nonce: Bytes, additionalData: Bytes, ciphertext: Bytes): MaybePromise<Bytes>;
}

export interface Primitives {
  sha256(bytes: Bytes): MaybePromise<Bytes>;
  /** HKDF-SHA256 (RFC 5869), `length` bytes. */
  hkdf(salt: Bytes, input: Bytes, info: Bytes, length: number): MaybePromise<Bytes>;
  /** X25519, for one handshake. */
  newKey(): MaybePromise<StaticKey>;
  /** RFC 7748; throws for a public key of small order. */
  diffieHellman(own: StaticKey, publicKey: Bytes): MaybePromise<Bytes>;
  /** `key`: 32 bytes. */
  aead(key: Bytes): MaybePromise<HandshakeAead>;
}

export const webPrimitives: Primitives = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
  async hkdf(salt, input, info, length) {
    const key = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
    const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
  },
  newKey: () => generateStaticKey(false),
  diffieHellman,
  async aead(bytes) {
    const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const by = (iv: Bytes, additionalData: Bytes) => ({ name: 'AES-GCM', iv, additionalData });
    return {
      seal: async (iv, data, plaintext) =>
        new Uint8Array(await crypto.subtle.encrypt(by(iv, data), key, plaintext)),
      open: async (iv, data, ciphertext) =>
        new Uint8Array(await crypto.subtle.decrypt(by(iv, data), key, ciphertext)),
    };
  },
};

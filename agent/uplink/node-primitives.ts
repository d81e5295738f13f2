/**
 * What a handshake needs, on node:crypto and at once. WebCrypto hands each of its some forty steps to another thread and waits:
 * a relay that restarts brings all devices of a machine back in the same moment, and then that waiting is most of the work.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  hkdfSync,
  KeyObject,
} from 'node:crypto';
import { TAG_BYTES } from '../../shared/noise/cipher.ts';
import { type Primitives, webPrimitives } from '../../shared/noise/primitives.ts';
import { concat, fromBase64Url, toBase64Url } from '../../shared/wire/bytes.ts';

const AEAD = 'aes-256-gcm';
const OPTIONS = { authTagLength: TAG_BYTES };
const KEY_BYTES = 32;

export const nodePrimitives: Primitives = {
  sha256: (bytes) => new Uint8Array(hash('sha256', bytes, 'buffer')),
  hkdf: (salt, input, info, length) => new Uint8Array(hkdfSync('sha256', input, salt, info, length)),
  newKey() {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    const { x } = publicKey.export({ format: 'jwk' });
    return {
      publicKey: fromBase64Url(x as string),
      privateKey: privateKey.toCryptoKey('X25519', true, ['deriveBits']) as CryptoKey,
    };
  },
  diffieHellman(own, publicKey) {
    // Node gives back as a KeyObject only what may be exported.
    if (!own.privateKey.extractable) return webPrimitives.diffieHellman(own, publicKey);
    if (publicKey.length !== KEY_BYTES) throw new RangeError('a public key has 32 bytes');
    // A third quicker than from DER.
    const jwk = { kty: 'OKP', crv: 'X25519', x: toBase64Url(publicKey) };
    const other = createPublicKey({ key: jwk, format: 'jwk' });
    const shared = new Uint8Array(
      diffieHellman({ privateKey: KeyObject.from(own.privateKey), publicKey: other }),
    );
    if (shared.every((byte) => byte === 0)) throw new Error('public key of small order');
    return shared;
  },
  aead(bytes) {
    const key = createSecretKey(bytes);
    return {
      seal(nonce, additionalData, plaintext) {
        const gcm = createCipheriv(AEAD, key, nonce, OPTIONS).setAAD(additionalData);
        const sealed = concat(gcm.update(plaintext), gcm.final());
        return concat(sealed, gcm.getAuthTag());
      },
      open(nonce, additionalData, ciphertext) {
        if (ciphertext.length < TAG_BYTES) throw new RangeError('ciphertext without a tag');
        const end = ciphertext.length - TAG_BYTES;
        const gcm = createDecipheriv(AEAD, key, nonce, OPTIONS).setAAD(additionalData);
        gcm.setAuthTag(ciphertext.subarray(end));
        return concat(gcm.update(ciphertext.subarray(0, end)), gcm.final());
      },
    };
  },
};

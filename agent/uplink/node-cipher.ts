import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Cipher, NewCipher } from '../../shared/link/types.ts';
import { gcmNonce, REKEY_INPUT, REKEY_NONCE, TAG_BYTES } from '../../shared/noise/cipher.ts';
import type { Bytes } from '../../shared/wire/bytes.ts';

const ALGORITHM = 'aes-256-gcm';

/** AES-256-GCM on node:crypto: synchronous, so that a keystroke is sealed and sent in the turn that brought it. */
export const nodeCipher: NewCipher = (key) => {
  const encrypt = (nonce: Bytes, plaintext: Bytes): Bytes => {
    const gcm = createCipheriv(ALGORITHM, key, nonce);
    const sealed = new Uint8Array(plaintext.length + TAG_BYTES);
    sealed.set(gcm.update(plaintext));
    gcm.final();
    sealed.set(gcm.getAuthTag(), plaintext.length);
    return sealed;
  };
  const cipher: Cipher = {
    seal: (nonce, plaintext) => encrypt(gcmNonce(nonce), plaintext),
    open(nonce, ciphertext) {
      if (ciphertext.length < TAG_BYTES) throw new RangeError('ciphertext without a tag');
      const end = ciphertext.length - TAG_BYTES;
      const gcm = createDecipheriv(ALGORITHM, key, gcmNonce(nonce), { authTagLength: TAG_BYTES });
      gcm.setAuthTag(ciphertext.subarray(end));
      const plaintext = gcm.update(ciphertext.subarray(0, end));
      gcm.final();
      return new Uint8Array(plaintext.buffer as ArrayBuffer, plaintext.byteOffset, plaintext.length);
    },
    rekey: () => nodeCipher(encrypt(REKEY_NONCE, REKEY_INPUT).slice(0, 32)),
  };
  return cipher;
};

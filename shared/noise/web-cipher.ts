import type { Cipher, NewCipher } from '../link/types.ts';
import type { Bytes } from '../wire/bytes.ts';
import { gcmNonce, REKEY_INPUT, REKEY_NONCE } from './cipher.ts';

/** AES-256-GCM on WebCrypto: asynchronous, for browsers. `key` is 32 bytes. */
export const webCipher: NewCipher = async (key) => {
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const encrypt = async (iv: Bytes, plaintext: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, imported, plaintext));
  const cipher: Cipher = {
    seal: (nonce, plaintext) => encrypt(gcmNonce(nonce), plaintext),
    open: async (nonce, ciphertext) =>
      new Uint8Array(
        await crypto.subtle.decrypt({ name: 'AES-GCM', iv: gcmNonce(nonce) }, imported, ciphertext),
      ),
    rekey: async () => webCipher((await encrypt(REKEY_NONCE, REKEY_INPUT)).slice(0, 32)),
  };
  return cipher;
};

import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { Cipher, NewCipher } from '../../shared/link/types.ts';
import { gcmNonce, REKEY_INPUT, REKEY_NONCE, TAG_BYTES } from '../../shared/noise/cipher.ts';
import type { Bytes } from '../../shared/wire/bytes.ts';

const ALGORITHM = 'aes-256-gcm';
const OPTIONS = { authTagLength: TAG_BYTES };

/** AES-256-GCM on node:crypto: synchronous, so that a keystroke is sealed and sent in the turn that brought it. */
export const nodeCipher: NewCipher = (bytes) => {
  // Eight times quicker than to hand over the bytes with each message.
  const key = createSecretKey(bytes);
  const sealer = (nonce: Bytes) => createCipheriv(ALGORITHM, key, nonce, OPTIONS);
  const sealerFor = ahead((nonce) => sealer(gcmNonce(nonce)));
  const openerFor = ahead((nonce) => createDecipheriv(ALGORITHM, key, gcmNonce(nonce), OPTIONS));
  const encrypt = (gcm: ReturnType<typeof sealer>, plaintext: Bytes): Bytes => {
    const sealed = new Uint8Array(plaintext.length + TAG_BYTES);
    sealed.set(gcm.update(plaintext));
    gcm.final();
    sealed.set(gcm.getAuthTag(), plaintext.length);
    return sealed;
  };
  const cipher: Cipher = {
    seal: (nonce, plaintext) => encrypt(sealerFor(nonce), plaintext),
    open(nonce, ciphertext) {
      if (ciphertext.length < TAG_BYTES) throw new RangeError('ciphertext without a tag');
      const end = ciphertext.length - TAG_BYTES;
      const gcm = openerFor(nonce);
      gcm.setAuthTag(ciphertext.subarray(end));
      const plaintext = gcm.update(ciphertext.subarray(0, end));
      gcm.final();
      return new Uint8Array(plaintext.buffer as ArrayBuffer, plaintext.byteOffset, plaintext.length);
    },
    rekey: () => nodeCipher(encrypt(sealer(REKEY_NONCE), REKEY_INPUT).slice(0, 32)),
  };
  return cipher;
};

/**
 * Nonces count up, so what the next one needs is made while nothing waits for it: making it takes several times as long as
 * using it. Each is given out once.
 */
function ahead<T>(make: (nonce: number) => T): (nonce: number) => T {
  let ready: { nonce: number; state: T } | null = null;
  let next = 0;
  let scheduled = false;

  function prepare(): void {
    scheduled = false;
    if (ready === null) ready = { nonce: next, state: make(next) };
  }
  return (nonce) => {
    const found = ready?.nonce === nonce ? ready.state : make(nonce);
    ready = null;
    next = nonce + 1;
    if (!scheduled) setImmediate(prepare);
    scheduled = true;
    return found;
  };
}

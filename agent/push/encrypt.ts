/** RFC 8291: a message that only the subscribed browser reads, in one record of RFC 8188 (aes128gcm). */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

const CURVE = 'prime256v1';
const TAG_BYTES = 16;
/** Salt, record size, length of the key, key. */
const HEAD_BYTES = 16 + 4 + 1 + 65;
/** A push service takes no longer body. */
const MAX_BODY_BYTES = 4096;
/** What ends the plaintext of the last record. */
const LAST = 2;
/** Lengths tell what kind of thing was said: all come in steps of this. */
const STEP_BYTES = 1024;

export const MAX_PUSH_BYTES = MAX_BODY_BYTES - HEAD_BYTES - TAG_BYTES - 1;

export interface PushKeys {
  /** The browser's public key, 65 bytes. */
  p256dh: Uint8Array;
  /** 16 bytes. */
  auth: Uint8Array;
}

/**
 * `own` and `salt` are fresh for each message; tests name them. Throws RangeError where the message is too long, Error where
 * the key is no point of the curve.
 */
export function encryptPush(
  message: Uint8Array,
  { p256dh, auth }: PushKeys,
  {
    privateKey,
    salt = randomBytes(16),
    pad = true,
  }: { privateKey?: Uint8Array; salt?: Uint8Array; pad?: boolean } = {},
): Buffer {
  if (message.length > MAX_PUSH_BYTES)
    throw new RangeError(`a push message has at most ${MAX_PUSH_BYTES} bytes`);
  const own = createECDH(CURVE);
  if (privateKey === undefined) own.generateKeys();
  else own.setPrivateKey(privateKey);
  const ownPublic = own.getPublicKey();
  const shared = own.computeSecret(p256dh);
  const derive = (secret: Uint8Array, by: Uint8Array, info: Uint8Array, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, by, info, bytes));

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, ownPublic]);
  const input = derive(shared, auth, info, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);

  const padded = pad
    ? Math.min(MAX_PUSH_BYTES, Math.ceil((message.length + 1) / STEP_BYTES) * STEP_BYTES)
    : 0;
  const padding = Buffer.alloc(Math.max(0, padded - message.length));
  const gcm = createCipheriv('aes-128-gcm', key, nonce);
  const sealed = [gcm.update(message), gcm.update(Buffer.concat([Buffer.of(LAST), padding])), gcm.final()];
  const size = Buffer.alloc(4);
  size.writeUInt32BE(MAX_BODY_BYTES);
  return Buffer.concat([salt, size, Buffer.of(ownPublic.length), ownPublic, ...sealed, gcm.getAuthTag()]);
}

/** A browser as a push service and a machine see it: its keys, and how it reads what was sealed for it. */
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import type { PushMessage, PushSubscription } from '../../shared/model/push.ts';

export interface TestBrowser {
  readonly subscription: PushSubscription;
  /** Throws where it was not sealed for this browser. */
  read(body: Uint8Array): Buffer;
  message(body: Uint8Array): PushMessage;
}

export function testBrowser(endpoint: string, more: Partial<PushSubscription> = {}): TestBrowser {
  const own = createECDH('prime256v1');
  own.generateKeys();
  const vapid = createECDH('prime256v1');
  vapid.generateKeys();
  const auth = randomBytes(16);
  const read = (body: Uint8Array) => readSealed(Buffer.from(body), own, auth);
  return {
    subscription: {
      endpoint,
      p256dh: own.getPublicKey('base64url'),
      auth: auth.toString('base64url'),
      vapid: { publicKey: vapid.getPublicKey('base64url'), privateKey: base64url32(vapid.getPrivateKey()) },
      token: randomBytes(16).toString('base64url'),
      app: 'https://poet.example',
      preferences: { kinds: {}, muted: [], quiet: null, onlyAway: false, details: true },
      ...more,
    },
    read,
    message: (body) => JSON.parse(read(body).toString('utf8')) as PushMessage,
  };
}

const base64url32 = (key: Buffer): string =>
  Buffer.concat([Buffer.alloc(32 - key.length), key]).toString('base64url');

/** RFC 8188 and RFC 8291 from the other side. */
function readSealed(body: Buffer, own: ECDH, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const keyLength = body[20] as number;
  const senderKey = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const derive = (secret: Uint8Array, by: Uint8Array, info: Uint8Array, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, by, info, bytes));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), senderKey]);
  const input = derive(own.computeSecret(senderKey), auth, info, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const gcm = createDecipheriv('aes-128-gcm', key, nonce);
  gcm.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([gcm.update(sealed.subarray(0, -16)), gcm.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('not the last record');
  return padded.subarray(0, end);
}

/** The claims of a VAPID header; throws where it is not signed by the key that it names. */
export function vapidClaims(header: string): {
  claims: { aud: string; exp: number; sub: string };
  key: string;
} {
  const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(header);
  if (found === null) throw new Error(`no VAPID header: ${header}`);
  const [, head = '', claims = '', signature = '', key = ''] = found;
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      ...{ kty: 'EC', crv: 'P-256' },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify('sha256', signed, options, Buffer.from(signature, 'base64url')))
    throw new Error('not signed by its key');
  return { claims: JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')), key };
}

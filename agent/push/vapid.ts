/** RFC 8292: who sends, so that a push service can tell a subscription's own sender from others. */
import { createECDH, createPrivateKey, sign } from 'node:crypto';

/** A push service refuses what is signed for longer than a day. */
const VALID_S = 12 * 3600;

export interface VapidKeys {
  /** base64url of 65 and of 32 bytes. */
  publicKey: string;
  privateKey: string;
}

/** Whether the private key is that of the public one, both of P-256. */
export function fitTogether({ publicKey, privateKey }: VapidKeys): boolean {
  try {
    const own = createECDH('prime256v1');
    own.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return own.getPublicKey().equals(Buffer.from(publicKey, 'base64url'));
  } catch {
    return false;
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The Authorization header. `subject`: an https or mailto address of who sends; `now` in ms since 1970. */
export function vapidHeader(keys: VapidKeys, endpoint: URL, subject: string, now: number): string {
  const point = Buffer.from(keys.publicKey, 'base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      ...{ kty: 'EC', crv: 'P-256', d: keys.privateKey },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const claims = { aud: endpoint.origin, exp: Math.floor(now / 1000) + VALID_S, sub: subject };
  const signed = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${keys.publicKey}`;
}

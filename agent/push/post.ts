/** One message to one push service: RFC 8030, section 5. Never follows a redirect. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { PushSubscription } from '../../shared/model/push.ts';
import { encryptPush } from './encrypt.ts';
import { checkEndpoint, publicLookup } from './services.ts';
import { vapidHeader } from './vapid.ts';

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 16 * 1024;

export type Urgency = 'very-low' | 'low' | 'normal' | 'high';

export interface Letter {
  /** JSON. */
  text: string;
  /** Seconds that the service keeps it for a device that is away. */
  ttl: number;
  urgency: Urgency;
  /** What comes later under the same topic takes the place of what was not delivered yet; at most 32 characters. */
  topic: string;
}

export interface Answer {
  status: number;
  /** Milliseconds, where the service names them. */
  retryAfter: number | null;
  /** Its words, for the log. */
  text: string;
}

/** `named`: origins of push services that the owner has named. Rejects with EndpointRefused, or where nobody answers. */
export async function postPush(
  { endpoint, p256dh, auth, vapid, app }: PushSubscription,
  letter: Letter,
  named: readonly string[],
  now: number,
): Promise<Answer> {
  const checked = checkEndpoint(endpoint, named);
  const { url } = checked;
  const body = encryptPush(Buffer.from(letter.text), {
    p256dh: Buffer.from(p256dh, 'base64url'),
    auth: Buffer.from(auth, 'base64url'),
  });
  // Apple refuses what names nobody.
  const subject = app.startsWith('https:') ? app : 'mailto:open-poet@localhost';
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      url,
      {
        method: 'POST',
        timeout: TIMEOUT_MS,
        ...(!checked.named && { lookup: publicLookup }),
        headers: {
          'content-type': 'application/octet-stream',
          'content-encoding': 'aes128gcm',
          'content-length': body.length,
          ttl: letter.ttl,
          urgency: letter.urgency,
          topic: letter.topic,
          authorization: vapidHeader(vapid, url, subject, now),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            retryAfter: retryAfter(incoming.headers['retry-after'], now),
            text: Buffer.concat(chunks).toString('utf8').slice(0, 300),
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('the push service does not answer')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Seconds, or a date. */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

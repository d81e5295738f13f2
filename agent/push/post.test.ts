import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PushService, startPushService } from '../../tests/fakes/push-service.ts';
import { type Letter, postPush } from './post.ts';
import { testBrowser, vapidClaims } from './testing.ts';

let service: PushService;
beforeEach(async () => {
  service = await startPushService();
});
afterEach(() => service.close());

const letter: Letter = { text: '{"say":"yes"}', ttl: 600, urgency: 'high', topic: 'abc' };
const NOW = Date.UTC(2026, 10, 25);

describe('a letter', () => {
  test('arrives sealed for its browser, with what a push service wants to know, signed', async () => {
    const browser = testBrowser(`${service.origin}/push/abc`);
    const answer = await postPush(browser.subscription, letter, [service.origin], NOW);
    expect(answer.status).toBe(201);
    const { path, headers, body } = await service.next('the letter');
    expect(path).toBe('/push/abc');
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '600',
      urgency: 'high',
      topic: 'abc',
    });
    expect(browser.read(body).toString()).toBe(letter.text);
    expect(body.includes('yes')).toBe(false);
    const { claims, key } = vapidClaims(String(headers.authorization));
    expect(key).toBe(browser.subscription.vapid.publicKey);
    expect(claims).toEqual({ aud: service.origin, exp: NOW / 1000 + 12 * 3600, sub: 'https://poet.example' });
  });

  test('of an app without an https address still names somebody', async () => {
    const browser = testBrowser(`${service.origin}/push/abc`, { app: 'http://localhost:7878' });
    await postPush(browser.subscription, letter, [service.origin], NOW);
    const { headers } = await service.next('the letter');
    expect(vapidClaims(String(headers.authorization)).claims.sub).toMatch(/^mailto:/);
  });

  test('follows no redirect', async () => {
    const other = await startPushService();
    service.answers = [{ status: 307, headers: { location: `${other.origin}/inside` } }];
    const browser = testBrowser(`${service.origin}/push/abc`);
    expect((await postPush(browser.subscription, letter, [service.origin], NOW)).status).toBe(307);
    expect(other.delivered).toEqual([]);
    await other.close();
  });

  test('goes to nobody who was not named', async () => {
    const browser = testBrowser(`${service.origin}/push/abc`);
    await expect(postPush(browser.subscription, letter, [], NOW)).rejects.toThrow(/no push service/);
    expect(service.delivered).toEqual([]);
  });

  test('says when to come again', async () => {
    service.answers = [{ status: 429, headers: { 'retry-after': '7' } }];
    const browser = testBrowser(`${service.origin}/push/abc`);
    const answer = await postPush(browser.subscription, letter, [service.origin], NOW);
    expect(answer).toMatchObject({ status: 429, retryAfter: 7_000 });
  });
});

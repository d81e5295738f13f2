import { describe, expect, test } from 'vitest';
import type { PushMessage } from '../../../shared/model/push.ts';
import { notificationOf } from './show.ts';

const id = 'a'.repeat(26);
const origin = 'https://poet.example';
const message = (
  more: Partial<PushMessage['notification'] & PushMessage['notification']['data']> = {},
): PushMessage => ({
  notification: {
    title: more.title ?? 'Claude wants to run a command · Retry',
    body: 'npm test',
    navigate: more.navigate ?? `${origin}/m/${id}/s/${id}?ask=${id}`,
    tag: `${id}/ask/${id}`,
    silent: false,
    data: {
      token: 't',
      what: more.what ?? 'permission',
      sessionId: id,
      askId: more.askId === undefined ? id : more.askId,
      waiting: 1,
      at: 1,
    },
  },
});
const browser = { origin, maxActions: 2 };

describe('a notification', () => {
  test('leads to the very card, and can be answered where it stands', () => {
    const { title, options } = notificationOf(message(), id, browser);
    expect(title).toContain('Retry');
    expect(options.data).toEqual({
      url: `/m/${id}/s/${id}?ask=${id}`,
      machineId: id,
      sessionId: id,
      askId: id,
    });
    expect(options.actions?.map(({ action }) => action)).toEqual(['allow', 'deny']);
    expect(options.requireInteraction).toBe(true);
  });

  test.each([
    ['where the browser has no buttons', message(), { origin, maxActions: 0 }],
    ['where the machine says that it must be read first', message({ askId: null }), browser],
  ])('is answered in the app %s', (_, one, where) => {
    const { options } = notificationOf(one, id, where);
    expect(options.actions).toBeUndefined();
    expect(options.data.askId).toBeNull();
  });

  test('of nobody that this device knows shows nothing of what it says, and leads nowhere of its choice', () => {
    const forged = message({ title: 'Pay here', navigate: 'https://evil.example/' });
    const { title, options } = notificationOf(forged, undefined, browser);
    expect([title, options.data]).toEqual([
      'Open Poet',
      { url: '/inbox', machineId: null, sessionId: null, askId: null },
    ]);
    expect(JSON.stringify(options)).not.toMatch(/evil|npm test/);
  });

  test.each(['https://evil.example/m', 'javascript:alert(1)', '//evil.example'])(
    'never leads out of the app: %s',
    (navigate) => {
      expect(notificationOf(message({ navigate }), id, browser).options.data.url).toBe('/');
    },
  );
});

/** What reaches a device, told by the rows of a real database and read by its own keys. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Activity } from '../../shared/model/activity.ts';
import type { Ask } from '../../shared/model/ask.ts';
import { newId } from '../../shared/model/ids.ts';
import { noLog } from '../../shared/model/log.ts';
import type { DeclarativePush, PushPreferences } from '../../shared/model/push.ts';
import type { Session } from '../../shared/model/session.ts';
import { Kind } from '../../shared/wire/inner.ts';
import { removeDevice, updateDevice } from '../store/devices.ts';
import { readNotifications } from '../store/notifications.ts';
import { findPush } from '../store/pushes.ts';
import { insertSession, updateSession } from '../store/sessions.ts';
import { aSession, testServices } from '../testing/services.ts';
import type { Letter } from './post.ts';
import { createPush, type Push } from './push.ts';
import { testBrowser } from './testing.ts';

let services: ReturnType<typeof testServices>;
let push: Push;
let device: string;
let letters: { to: string; letter: Letter; message: DeclarativePush }[];
let systemIdle: number | null;
let status: number;

const FCM = 'https://fcm.googleapis.com/fcm/send/abc';
const machine = { id: newId(), name: 'atlas' };
const ask = (more: Partial<Ask> = {}): Ask => ({
  ...{ id: newId(), kind: 'permission', since: 1, tool: 'Bash', always: [], agent: null },
  input: JSON.stringify({ command: 'npm test', description: 'Run the tests' }),
  ...more,
});
const activity = (state: 'working' | 'idle', since = 1): Activity => {
  const common = { since, subagents: 0, compacting: false, model: null };
  return state === 'working' ? { state, tool: null, detail: null, ...common } : { state, ...common };
};

function start(): void {
  push = createPush({
    store: services.store,
    clock: services.clock,
    log: noLog,
    machine,
    services: [],
    systemIdle: async () => systemIdle,
    async post(subscription, letter) {
      letters.push({
        to: subscription.endpoint,
        letter,
        message: JSON.parse(letter.text) as DeclarativePush,
      });
      return { status, retryAfter: null, text: '' };
    },
  });
}
beforeEach(() => {
  services = testServices();
  letters = [];
  systemIdle = null;
  status = 201;
  device = services.addDevice();
  start();
});
afterEach(() => {
  push.stop();
  services.close();
});

const subscribe = (wishes: Partial<PushPreferences> = {}, endpoint = FCM, id = device) => {
  const { subscription } = testBrowser(endpoint);
  push.subscribe(id, { ...subscription, preferences: { ...subscription.preferences, ...wishes } });
  return subscription;
};
const begin = (more: Partial<Session> = {}) =>
  services.store.write((tx) =>
    insertSession(tx, aSession({ title: 'Retry', program: { kind: 'claude' }, ...more })),
  );
const change = (session: Session, more: Parameters<typeof updateSession>[2]) =>
  services.store.write((tx) => updateSession(tx, session.id, more));
/** In small steps, so that whatever a step starts has begun before the next one. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    services.clock.advance(Math.min(500, left));
    for (let at = 0; at < 12; at++) await Promise.resolve();
  }
}
const told = () => letters.map(({ message }) => [message.notification.data.what, message.notification.title]);

describe('a device that subscribed', () => {
  test('is told of an ask, with where it leads, what it asks, and what can be answered there', async () => {
    const { token } = subscribe();
    const session = begin();
    const one = ask();
    change(session, { asks: [one] });
    await pass(3_000);
    const [{ letter, message } = expect.unreachable()] = letters;
    expect(message.notification).toMatchObject({
      title: 'Claude wants to run a command · Retry',
      body: 'npm test',
      navigate: `https://poet.example/m/${machine.id}/s/${session.id}?ask=${one.id}`,
      silent: false,
    });
    expect(message.notification.data).toMatchObject({ token, what: 'permission', askId: one.id, waiting: 1 });
    expect(message).toMatchObject({ web_push: 8030, mutable: true, app_badge: 1 });
    expect(letter.urgency).toBe('high');
    expect(letters).toHaveLength(1);
    expect(findPush(services.store.db, device)?.last).toMatchObject({ ok: true, problem: '' });
  });

  test('hears that it was answered elsewhere, and nothing where it was answered in the same breath', async () => {
    subscribe();
    const session = begin();
    change(session, { asks: [ask()] });
    await pass(1_000);
    change(session, { asks: [] });
    await pass(5_000);
    expect(letters).toEqual([]);
    change(session, { asks: [ask()] });
    await pass(3_000);
    change(session, { asks: [] });
    await pass(1_000);
    const [asked, gone] = letters;
    expect(told().map(([what]) => what)).toEqual(['permission', 'gone']);
    expect(gone?.message.notification.tag).toBe(asked?.message.notification.tag);
    expect(gone?.letter.topic).toBe(asked?.letter.topic);
    expect(gone?.message.notification.data.waiting).toBe(0);
    // A browser that shows what is declared would show it.
    expect(gone?.message).not.toHaveProperty('web_push');
  });

  test('of Apple is sent nothing that it would not show', async () => {
    subscribe({}, 'https://web.push.apple.com/QABC');
    const session = begin();
    change(session, { asks: [ask()] });
    await pass(3_000);
    change(session, { asks: [] });
    await pass(3_000);
    expect(told().map(([what]) => what)).toEqual(['permission']);
  });

  test('is told once that Claude is done, after it has been so for a moment', async () => {
    subscribe();
    const session = begin({ peek: ['All 12 tests pass.'] });
    change(session, { activity: activity('idle') });
    await pass(10_000);
    expect(letters).toEqual([]);
    change(session, { activity: activity('working', 2) });
    await pass(1_000);
    change(session, { activity: activity('idle', 3) });
    await pass(3_000);
    change(session, { activity: activity('working', 4) });
    await pass(1_000);
    change(session, { activity: activity('idle', 5) });
    await pass(8_000);
    change(session, { peek: ['All 12 tests pass.', '>'] });
    await pass(8_000);
    expect(told()).toEqual([['finished', 'Claude is done · Retry']]);
    expect(letters[0]?.message.notification.data.waiting).toBe(0);
  });

  test('is told of errors and words until they are read', async () => {
    subscribe();
    const session = begin();
    const post = (kind: 'error' | 'notify' | 'answered', title: string) =>
      services.notifications.post({
        kind,
        sessionId: session.id,
        title,
        text: 'More.',
        read: kind === 'answered',
      });
    post('error', 'Usage limit reached');
    const words = post('notify', 'The soak test passed');
    post('answered', 'Allowed on the tablet');
    await pass(1_000);
    expect(told()).toEqual(
      expect.arrayContaining([
        ['failed', 'Usage limit reached · Retry'],
        ['notify', 'The soak test passed · Retry'],
      ]),
    );
    expect(letters).toHaveLength(2);
    services.store.write((tx) => readNotifications(tx, [words.id], 1));
    await pass(1_000);
    expect(told().at(-1)?.[0]).toBe('gone');
  });

  test('is told nothing of what stood before it subscribed', async () => {
    const session = begin();
    change(session, { asks: [ask()] });
    await pass(3_000);
    subscribe();
    change(session, { peek: ['printed'] });
    await pass(3_000);
    expect(letters).toEqual([]);
  });
});

describe('what can be answered in the notification', () => {
  test.each<[string, Partial<Ask>, boolean]>([
    ['a short command', {}, true],
    ['one that is too long to be read there', { input: JSON.stringify({ command: 'x'.repeat(241) }) }, false],
    ['one of two lines', { input: JSON.stringify({ command: 'ls\nrm -rf ~' }) }, false],
    [
      'one that is not what it looks like',
      { input: JSON.stringify({ command: 'ls \u202e~ fr- mr' }) },
      false,
    ],
    ['one that did not come along', { input: '' }, false],
    [
      'a file, with what is to stand in it',
      { tool: 'Write', input: JSON.stringify({ file_path: 'a', content: 'b' }) },
      true,
    ],
    ['a question', { kind: 'question', tool: 'AskUserQuestion' }, false],
    ['a plan', { kind: 'plan', tool: 'ExitPlanMode', input: JSON.stringify({ plan: 'Do it' }) }, false],
  ])('%s', async (_, more, answerable) => {
    subscribe();
    change(begin(), { asks: [ask(more)] });
    await pass(3_000);
    expect(letters[0]?.message.notification.data.askId !== null).toBe(answerable);
  });

  test('nothing, where a lock screen is to tell nothing', async () => {
    subscribe({ details: false });
    change(begin(), { asks: [ask()] });
    await pass(3_000);
    const { message, letter } = letters[0] ?? expect.unreachable();
    expect([message.notification.title, message.notification.body]).toEqual([
      'Claude asks for leave',
      'atlas',
    ]);
    expect(message.notification.data.askId).toBeNull();
    expect(letter.text).not.toMatch(/npm test|Retry/);
  });
});

describe('as its person wishes', () => {
  test('kinds, sessions and hours', async () => {
    const muted = begin({ title: 'Muted' });
    const quiet = { from: 0, to: 1439, zone: 'UTC' };
    const others = [services.addDevice(), services.addDevice(), services.addDevice()];
    subscribe({ kinds: { permission: false } }, `${FCM}1`, others[0]);
    subscribe({ muted: [muted.id] }, `${FCM}2`, others[1]);
    subscribe({ quiet }, `${FCM}3`, others[2]);
    subscribe();
    change(muted, { asks: [ask()] });
    await pass(3_000);
    expect(letters.map(({ to }) => to)).toEqual([FCM]);
  });

  test('not while it is in hand, but once it was put down and still waits', async () => {
    subscribe();
    const caller = { kind: 'device', deviceId: device, grant: { role: 'owner' } } as const;
    push.presence.onFrame(
      { kind: Kind.input, handle: 1, offset: 0, at: 0, bytes: new Uint8Array(1) },
      caller,
    );
    change(begin(), { asks: [ask()] });
    await pass(14_000);
    expect(letters).toEqual([]);
    await pass(4_000);
    expect(letters).toHaveLength(1);
  });

  test('an app that only reads is nobody’s hand, nor is an answer on a lock screen', async () => {
    subscribe();
    const caller = { kind: 'device', deviceId: device, grant: { role: 'owner' } } as const;
    const read = { method: 'GET', path: '/v1/sync', headers: {}, body: false, at: 0 };
    const seen = { ...read, method: 'POST', path: '/v1/notifications/read' };
    const locked = { ...read, method: 'POST', path: '/v1/sessions/s/asks/a?from=notification' };
    for (const json of [read, seen, locked])
      push.presence.onFrame({ kind: Kind.request, id: 1, json }, caller);
    change(begin(), { asks: [ask()] });
    await pass(3_000);
    expect(letters).toHaveLength(1);
  });

  test('only away from the desk: real typing holds it back, and leaving tells it', async () => {
    subscribe({ onlyAway: true });
    systemIdle = 20_000;
    change(begin(), { asks: [ask()] });
    await pass(60_000);
    expect(letters).toEqual([]);
    systemIdle = 125_000;
    await pass(50_000);
    expect(letters).toHaveLength(1);
  });

  test('a terminal of ours is a desk too', async () => {
    subscribe({ onlyAway: true });
    const terminal = services.addDevice('owner', 'poet on linux');
    const caller = { kind: 'device', deviceId: terminal, grant: { role: 'owner' } } as const;
    push.presence.onFrame(
      { kind: Kind.input, handle: 1, offset: 0, at: 0, bytes: new Uint8Array(1) },
      caller,
    );
    change(begin(), { asks: [ask()] });
    await pass(60_000);
    expect(letters).toEqual([]);
    await pass(70_000);
    expect(letters).toHaveLength(1);
  });
});

describe('a subscription', () => {
  test.each([
    'https://169.254.169.254/latest',
    'https://push.example/x',
    'http://fcm.googleapis.com/x',
    'https://localhost/x',
  ])('to %s is refused, in words', (endpoint) => {
    expect(() => subscribe({}, endpoint)).toThrow(/no push service that this machine knows/);
    expect(push.statuses()).toEqual([]);
  });

  test('whose keys are not of each other is refused', () => {
    const { subscription } = testBrowser(FCM);
    const { vapid } = testBrowser(FCM).subscription;
    const mixed = { ...subscription.vapid, privateKey: vapid.privateKey };
    expect(() => push.subscribe(device, { ...subscription, vapid: mixed })).toThrow(/not of each other/);
  });

  test('goes with its device, and tells nothing any more', async () => {
    subscribe();
    const session = begin();
    change(session, { asks: [ask()] });
    await pass(1_000);
    services.store.write((tx) => removeDevice(tx, device));
    await pass(5_000);
    expect(letters).toEqual([]);
    expect(push.statuses()).toEqual([]);
  });

  test('of a device that is no owner any more is sent nothing', async () => {
    subscribe();
    const guest = { role: 'guest', sessions: [], verb: 'watch', from: 0, expiresAt: 1 } as const;
    services.store.write((tx) => updateDevice(tx, device, { grant: { ...guest, sessions: [] } }));
    change(begin(), { asks: [ask()] });
    await pass(3_000);
    expect(letters).toEqual([]);
  });

  test('that its service calls gone is forgotten; one that fails says why', async () => {
    subscribe();
    status = 403;
    expect(await push.test(device)).toMatchObject({ ok: false, problem: expect.stringMatching(/403/) });
    expect(push.statuses()[0]?.last).toMatchObject({ ok: false, problem: expect.stringMatching(/403/) });
    status = 410;
    expect((await push.test(device)).ok).toBe(false);
    expect(push.statuses()).toEqual([]);
    await expect(push.test(device)).rejects.toThrow(/no subscription of this device/);
  });

  test('can be tried at any hour', async () => {
    subscribe({ quiet: { from: 0, to: 1439, zone: 'UTC' } });
    expect(await push.test(device)).toEqual({ ok: true, problem: '' });
    expect(letters[0]?.message.notification.data.what).toBe('test');
  });
});

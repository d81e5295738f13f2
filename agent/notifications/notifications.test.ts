import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Activity } from '../../shared/model/activity.ts';
import { newId } from '../../shared/model/ids.ts';
import { MAX_NOTIFICATION_TEXT } from '../../shared/model/notification.ts';
import type { Session } from '../../shared/model/session.ts';
import { changesSince, currentRev } from '../store/changes.ts';
import {
  dismissNotifications,
  listNotifications,
  MAX_NOTIFICATIONS,
  MAX_OF_SESSION,
} from '../store/notifications.ts';
import { openStore, type Store } from '../store/open.ts';
import { insertSession, updateSession } from '../store/sessions.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { tellInterruptions } from './interruptions.ts';
import { createNotifications, type Notifications } from './post.ts';
import { errorOf, tellSessionErrors } from './session-errors.ts';

let dir: string;
let store: Store;
let notifications: Notifications;
let stop: () => void;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'notifications-'));
  store = openStore(join(dir, 'agent.db'));
  notifications = createNotifications({
    store,
    clock: testClock(1000),
    positionOf: () => ({ run: 0, offset: 7 }),
  });
  stop = tellSessionErrors({ store, notifications });
});
afterEach(() => {
  stop();
  store.close();
  rmSync(dir, { recursive: true });
});

const titles = () => listNotifications(store.db).map(({ title }) => title);
const unread = () => listNotifications(store.db).filter(({ readAt }) => readAt === null).length;
const begin = (more: Partial<Session> = {}) =>
  store.write((tx) => insertSession(tx, aSession({ title: 'Retry', program: { kind: 'claude' }, ...more })));
async function change(session: Session, more: Parameters<typeof updateSession>[2]): Promise<void> {
  store.write((tx) => updateSession(tx, session.id, more));
  await Promise.resolve();
}
const activity = (state: 'working' | 'error', since: number, resetAt: number | null = null): Activity => {
  const common = { since, subagents: 0, compacting: false };
  return state === 'error'
    ? { state, about: resetAt === null ? 'other' : 'limit', message: 'Overloaded', resetAt, ...common }
    : { state, tool: null, detail: null, ...common };
};

describe('what is posted', () => {
  test('says who, when and where, is cut to its bounds, and reaches devices as a row', () => {
    const before = currentRev(store.db);
    const sessionId = newId();
    const posted = notifications.post({
      kind: 'notify',
      sessionId,
      title: 'Done\nnow',
      text: 'x'.repeat(5000),
    });
    expect(posted).toMatchObject({
      title: 'Done now',
      at: 1000,
      position: { run: 0, offset: 7 },
      readAt: null,
    });
    expect(posted.text).toHaveLength(MAX_NOTIFICATION_TEXT);
    expect(changesSince(store.db, before).rows.notification).toEqual([posted]);
  });

  test('is bounded for each session and for the machine, and what goes is told as gone', () => {
    const post = (sessionId: string | null) =>
      notifications.post({ kind: 'notify', sessionId, title: 'word' });
    const quiet = post(newId());
    const before = currentRev(store.db);
    const loud = newId();
    for (let i = 0; i <= MAX_OF_SESSION; i++) post(loud);
    expect(listNotifications(store.db)).toHaveLength(MAX_OF_SESSION + 1);
    expect(changesSince(store.db, before).removed).toHaveLength(1);
    for (let i = 0; i < MAX_NOTIFICATIONS; i++) post(null);
    const left = listNotifications(store.db);
    expect(left).toHaveLength(MAX_NOTIFICATIONS);
    expect(left.map(({ id }) => id)).not.toContain(quiet.id);
  });

  test('that was not read is kept longer than what was', () => {
    const sessionId = newId();
    const { id } = notifications.post({ kind: 'error', sessionId, title: 'Usage limit reached' });
    for (let i = 0; i < MAX_OF_SESSION + 5; i++) {
      notifications.post({ kind: 'answered', sessionId, title: 'Bash allowed', read: true });
    }
    const left = listNotifications(store.db);
    expect(left).toHaveLength(MAX_OF_SESSION);
    expect(left.map((one) => one.id)).toContain(id);
  });

  test('and dismissed is gone on every device; dismissing it again changes nothing', () => {
    const { id } = notifications.post({ kind: 'notify', sessionId: null, title: 'word' });
    const before = currentRev(store.db);
    store.write((tx) => dismissNotifications(tx, [id]));
    expect(changesSince(store.db, before).removed).toEqual([{ kind: 'notification', id }]);
    const after = currentRev(store.db);
    store.write((tx) => dismissNotifications(tx, [id]));
    expect(currentRev(store.db)).toBe(after);
  });
});

describe('an error of a session', () => {
  test('of the API is told once, and is read once Claude goes on', async () => {
    const session = begin();
    await change(session, { activity: activity('error', 5) });
    await change(session, { activity: activity('error', 5), peek: ['printed'] });
    expect(titles()).toEqual(['Claude stopped at an error']);
    expect(unread()).toBe(1);
    await change(session, { activity: activity('working', 6) });
    expect(unread()).toBe(0);
    await change(session, { activity: activity('error', 9, 5_000) });
    expect(titles()).toEqual(['Usage limit reached', 'Claude stopped at an error']);
  });

  test('that an agent before this one told of is not told again, but is read once Claude goes on', async () => {
    const session = begin();
    await change(session, { activity: activity('error', 5) });
    stop();
    stop = tellSessionErrors({ store, notifications });
    await change(session, { peek: ['printed'] });
    expect(titles()).toHaveLength(1);
    await change(session, { activity: activity('working', 6) });
    expect(unread()).toBe(0);
  });

  test.each<[string, Partial<Session>, string | null]>([
    ['a crash', { state: 'exited', signal: 11 }, '“Retry” crashed'],
    ['a code', { state: 'exited', exitCode: 1 }, '“Retry” ended with an error'],
    ['a failed start', { state: 'failed', notice: 'no such folder' }, '“Retry” failed'],
    ['a good end', { state: 'exited', exitCode: 0 }, null],
    ['a stop', { state: 'exited', exitCode: 129, stop: { how: 'politely', at: 1 } }, null],
    ['a shell that was left', { state: 'exited', exitCode: 1, program: { kind: 'shell' } }, null],
    ['an interruption', { state: 'failed', interrupted: true }, null],
  ])('%s', (_name, more, title) => {
    const session = { ...begin(more), rev: 1 };
    expect(errorOf(session)?.title ?? null).toBe(title);
  });
});

describe('sessions that ended with the machine', () => {
  test('are told of together, once, until a person has said what becomes of them', async () => {
    const clock = testClock(1000);
    const end = tellInterruptions({ store, clock, notifications });
    const said = () =>
      listNotifications(store.db).map(({ kind, title, readAt }) => [kind, title, readAt !== null]);
    const sessions = ['one', 'two', 'three', 'four'].map((title) =>
      begin({ title, state: 'failed', interrupted: true, notice: 'The machine was restarted.' }),
    );
    clock.advance(1000);
    expect(said()).toEqual([['interrupted', '4 sessions were interrupted', false]]);
    expect(listNotifications(store.db)[0]?.text).toContain('“one”, “two”, “three” and 1 more.');
    // Another agent finds them as they are.
    end();
    const again = tellInterruptions({ store, clock, notifications });
    clock.advance(1000);
    expect(said()).toHaveLength(1);
    for (const session of sessions) await change(session, { interrupted: false });
    clock.advance(1000);
    expect(said()).toEqual([['interrupted', '4 sessions were interrupted', true]]);
    again();
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../shared/model/session.ts';
import { currentRev } from '../store/changes.ts';
import { findSession, insertSession, updateSession } from '../store/sessions.ts';
import { aSession, testServices } from '../testing/services.ts';
import { createPeeks } from './peeks.ts';
import type { Follower } from './run-table.ts';

let services: ReturnType<typeof testServices>;
let session: Session;
let lines: string[];
let parsed: number;
let watched: boolean;
let stop: () => void;
let followers: Follower[];

beforeEach(() => {
  services = testServices();
  session = services.store.write((tx) => insertSession(tx, aSession()));
  lines = ['$ '];
  parsed = 2;
  watched = true;
  followers = [followerOf(session, () => lines)];
  const { store, clock } = services;
  stop = createPeeks({ store, clock, following: () => followers, watched: () => watched }).stop;
});
const followerOf = (of: Session, peek: () => string[]): Follower => ({
  key: { sessionId: of.id, run: 0 },
  screen: {
    get parsed() {
      return parsed;
    },
    peek,
    settled: (call) => call(),
  },
  onHostOutput: () => {},
  onHostApplied: () => {},
  onHostResized: () => {},
  onHostExit: () => {},
  onHostGone: () => {},
});
afterEach(() => {
  stop();
  services.close();
});
const row = () => findSession(services.store.db, session.id) as Session;
const print = (text: string) => {
  lines = [text];
  parsed += text.length;
};

test('the last lines follow the screen every two seconds, cut to what a list can show', () => {
  print('x'.repeat(500));
  expect(row().peek).toEqual([]);
  services.clock.advance(2000);
  expect(row()).toMatchObject({ peek: ['x'.repeat(200)], lastOutputAt: services.clock.now() });
});

test('nothing is written while nothing is printed, or while nobody is connected', () => {
  services.clock.advance(2000);
  const rev = currentRev(services.store.db);
  services.clock.advance(10_000);
  expect(currentRev(services.store.db)).toBe(rev);
  watched = false;
  print('news');
  services.clock.advance(10_000);
  expect(currentRev(services.store.db)).toBe(rev);
  watched = true;
  services.clock.advance(2000);
  expect(row().peek).toEqual(['news']);
});

test('an agent that starts does not call old output new', () => {
  services.store.write((tx) => updateSession(tx, session.id, { peek: ['$ '], lastOutputAt: 5 }));
  services.clock.advance(2000);
  expect(row().lastOutputAt).toBe(5);
});

test('a session that has ended keeps the lines of its end', () => {
  services.store.write((tx) => updateSession(tx, session.id, { state: 'exited', peek: ['bye'] }));
  print('late');
  services.clock.advance(2000);
  expect(row().peek).toEqual(['bye']);
});

test('of several each gets its own lines, whatever stands in them, and one that has ended none', () => {
  const { store } = services;
  const [other, ended] = [0, 1].map(() => store.write((tx) => insertSession(tx, aSession()))) as [
    Session,
    Session,
  ];
  const odd = ['it’s "quoted" \\ and 日本 🎉', '{"$.id": null}', ''];
  followers.push(
    followerOf(other, () => odd),
    followerOf(ended, () => lines),
  );
  services.clock.advance(2000);
  store.write((tx) => updateSession(tx, ended.id, { state: 'exited', peek: ['bye'] }));
  print('one');
  const told: string[][] = [];
  store.onChanges(({ rows }) => told.push(rows.session.map(({ id }) => id).sort()));
  services.clock.advance(2000);
  const peekOf = ({ id }: Session) => findSession(store.db, id)?.peek;
  expect([peekOf(session), peekOf(other), peekOf(ended)]).toEqual([['one'], odd, ['bye']]);
  expect(findSession(store.db, other.id)?.lastOutputAt).toBe(services.clock.now());
  expect(told).toEqual([[session.id, other.id].sort()]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { type Changes, noRows } from '../../shared/model/sync.ts';
import { randomBytes } from '../../shared/wire/bytes.ts';
import { ANSWER_TTL_MS, beginAnswer, dropAnswer, keepAnswer } from './answers.ts';
import { bury, changesSince, currentRev, MAX_TOMBSTONES } from './changes.ts';
import {
  allOffline,
  findByNoiseKey,
  findDevice,
  insertDevice,
  listDevices,
  removeDevice,
  updateDevice,
} from './devices.ts';
import { openStore, type Store, StoreError } from './open.ts';
import { addProject, findProject, listProjects, removeProject } from './projects.ts';
import { endRun, findAnswered, findRun, insertRun, openRuns, setAnswered } from './runs.ts';
import { findSession, insertSession, liveSessions, updateSession } from './sessions.ts';

let dir: string;
let file: string;
let store: Store;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'store-'));
  file = join(dir, 'agent.db');
  store = openStore(file);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const aSession = (projectId = newId()) => ({
  id: newId(),
  projectId,
  title: 'A shell',
  program: { kind: 'shell' as const },
  state: 'starting' as const,
  exitCode: null,
  signal: null,
  stop: null,
  interrupted: false,
  notice: null,
  runs: 1,
  cols: 80,
  rows: 24,
  createdAt: 1,
  startedAt: null,
  endedAt: null,
  lastOutputAt: null,
  peek: [],
  activity: null,
  asks: [],
  servers: [],
  taskId: null,
  claudeId: null,
  forkedFrom: null,
});
const aDevice = () => ({
  id: newId(),
  signingKey: randomBytes(32),
  noiseKey: randomBytes(32),
  psk: randomBytes(32),
  name: 'Phone',
  platform: 'Android · Chrome',
  invitedBy: null,
  machineMatched: false,
  pairedAt: 5,
});

describe('the database file', () => {
  test('keeps what was written across a reopen, and migrates only once', () => {
    const project = store.write((tx) => addProject(tx, { name: 'poet', path: '/src/poet', now: 1 }));
    store.close();
    store = openStore(file);
    expect(listProjects(store.db)).toEqual([project]);
  });

  test('that a newer version wrote is refused in words, and left as it is', () => {
    store.close();
    const raw = new DatabaseSync(file);
    raw.exec(
      "insert into __drizzle_migrations (hash, created_at, name) values ('x', 9, '29991231235959_later')",
    );
    raw.close();
    expect(() => openStore(file)).toThrow(StoreError);
    expect(() => openStore(file)).toThrow(/newer version.*29991231235959_later.*OPEN_POET_HOME/s);
    const again = new DatabaseSync(file);
    again.exec("delete from __drizzle_migrations where name = '29991231235959_later'");
    again.close();
    store = openStore(file);
  });
});

describe('the cursor', () => {
  test('a device with cursor 0 gets the whole, and then only what changed after', () => {
    const project = store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    const first = changesSince(store.db, 0);
    expect(first).toMatchObject({ whole: true, rows: { project: [project] }, rev: currentRev(store.db) });
    const session = store.write((tx) => insertSession(tx, aSession(project.id)));
    expect(changesSince(store.db, first.rev)).toEqual({
      rev: session.rev,
      whole: false,
      rows: { ...noRows(), session: [session] },
      removed: [],
    });
    expect(changesSince(store.db, session.rev)).toMatchObject({ rows: { session: [] }, whole: false });
  });

  test('what is removed is told once as removed, and never as a row', () => {
    const project = store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    const before = currentRev(store.db);
    store.write((tx) => removeProject(tx, project.id, 2));
    expect(changesSince(store.db, before)).toMatchObject({
      rows: { project: [] },
      removed: [{ kind: 'project', id: project.id }],
    });
    expect(changesSince(store.db, 0).rows.project).toEqual([]);
  });

  test('a cursor from beyond the present, as after a restored backup, gets the whole', () => {
    expect(changesSince(store.db, currentRev(store.db) + 5).whole).toBe(true);
  });

  test('tombstones are bounded: a cursor older than the oldest gets the whole', () => {
    store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    const old = currentRev(store.db);
    store.write((tx) => {
      for (let i = 0; i < MAX_TOMBSTONES; i++) bury(tx, 'session', `s${i}`);
    });
    expect(changesSince(store.db, old)).toMatchObject({ whole: false });
    expect(changesSince(store.db, old).removed).toHaveLength(MAX_TOMBSTONES);
    store.write((tx) => bury(tx, 'session', 'one more'));
    expect(changesSince(store.db, old)).toMatchObject({ whole: true, removed: [] });
    expect(changesSince(store.db, old + 1)).toMatchObject({ whole: false });
  });

  test('a listener hears of one write in one piece, and of a rolled back one nothing', () => {
    const heard: Changes[] = [];
    const stop = store.onChanges((changes) => heard.push(changes));
    store.write((tx) => {
      addProject(tx, { name: 'a', path: '/a', now: 1 });
      addProject(tx, { name: 'b', path: '/b', now: 1 });
    });
    expect(() =>
      store.write((tx) => {
        addProject(tx, { name: 'c', path: '/c', now: 1 });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(heard.map((changes) => changes.rows.project.map((project) => project.name))).toEqual([['a', 'b']]);
    expect(listProjects(store.db)).toHaveLength(2);
    stop();
  });
});

describe('projects', () => {
  test('the same folder twice is the same project; removed and added again it keeps its id', () => {
    const first = store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    expect(store.write((tx) => addProject(tx, { name: 'other', path: '/a', now: 2 }))).toEqual(first);
    store.write((tx) => removeProject(tx, first.id, 3));
    expect(findProject(store.db, first.id)).toBeUndefined();
    const before = currentRev(store.db);
    const again = store.write((tx) => addProject(tx, { name: 'a2', path: '/a', now: 4 }));
    expect(again).toMatchObject({ id: first.id, name: 'a2' });
    expect(changesSince(store.db, before).removed).toEqual([]);
  });
});

describe('sessions and runs', () => {
  test('live ones are those starting or running', () => {
    const session = store.write((tx) => insertSession(tx, aSession()));
    expect(liveSessions(store.db).map((row) => row.id)).toEqual([session.id]);
    expect(liveSessions(store.db, newId())).toEqual([]);
    store.write((tx) => updateSession(tx, session.id, { state: 'exited', exitCode: 3, endedAt: 9 }));
    expect(liveSessions(store.db)).toEqual([]);
    expect(findSession(store.db, session.id)).toMatchObject({ exitCode: 3, program: { kind: 'shell' } });
  });

  test('a run is open until its end is known; the answered offset takes no revision', () => {
    const key = { sessionId: newId(), run: 0 };
    store.write((tx) => insertRun(tx, { ...key, startedAt: 1 }));
    const rev = currentRev(store.db);
    expect(findAnswered(store.db, key)).toEqual({ output: 0, journal: 0 });
    setAnswered(store.db, key, { output: 77, journal: 9 });
    expect(currentRev(store.db)).toBe(rev);
    expect(openRuns(store.db)).toMatchObject([key]);
    expect(findAnswered(store.db, key)).toEqual({ output: 77, journal: 9 });
    expect(findAnswered(store.db, { ...key, run: 1 })).toBeNull();
    store.write((tx) => endRun(tx, key, { endedAt: 2, exitCode: 0, signal: null, length: 10 }));
    expect(openRuns(store.db)).toEqual([]);
    expect(findRun(store.db, key)).toMatchObject({ exitCode: 0, length: 10 });
  });
});

describe('devices', () => {
  test('are found by their Noise key, and show their keys to nobody else', () => {
    const device = aDevice();
    store.write((tx) => insertDevice(tx, device));
    const found = findByNoiseKey(store.db, device.noiseKey);
    expect(found).toMatchObject({ id: device.id, grant: null });
    expect(found?.psk).toEqual(device.psk);
    expect(JSON.stringify(listDevices(store.db))).not.toMatch(/psk|Key/);
    expect(findByNoiseKey(store.db, randomBytes(32))).toBeUndefined();
  });

  test('two cannot share a key or an id', () => {
    const device = aDevice();
    store.write((tx) => insertDevice(tx, device));
    expect(() =>
      store.write((tx) => insertDevice(tx, { ...aDevice(), noiseKey: device.noiseKey })),
    ).toThrow();
    expect(() => store.write((tx) => insertDevice(tx, { ...aDevice(), id: device.id }))).toThrow();
  });

  test('a removed one is gone and told as removed; at start nobody is online', () => {
    const [one, two] = [aDevice(), aDevice()];
    store.write((tx) => insertDevice(tx, one));
    store.write((tx) => insertDevice(tx, two));
    store.write((tx) => updateDevice(tx, one.id, { online: true, grant: { role: 'owner' } }));
    const before = currentRev(store.db);
    store.write((tx) => allOffline(tx));
    expect(changesSince(store.db, before).rows.device).toMatchObject([{ id: one.id, online: false }]);
    expect(store.write((tx) => removeDevice(tx, one.id))).toBe(true);
    expect(store.write((tx) => removeDevice(tx, one.id))).toBe(false);
    expect(findDevice(store.db, one.id)).toBeUndefined();
    expect(changesSince(store.db, before).removed).toEqual([{ kind: 'device', id: one.id }]);
  });
});

describe('kept answers', () => {
  const key = { caller: 'local', key: newId() };
  const request = randomBytes(32);

  test('a request is begun once; the second finds what is known', () => {
    expect(store.write((tx) => beginAnswer(tx, key, request, 1))).toEqual({ begun: true });
    const unknown = store.write((tx) => beginAnswer(tx, key, request, 2));
    expect(unknown).toMatchObject({ begun: false, kept: { status: null } });
    keepAnswer(store.db, key, { status: 201, body: '{}' });
    expect(store.write((tx) => beginAnswer(tx, key, request, 3))).toMatchObject({
      begun: false,
      kept: { status: 201, body: '{}' },
    });
    expect(store.write((tx) => beginAnswer(tx, { ...key, caller: 'other' }, request, 3)).begun).toBe(true);
  });

  test('it may be begun again after it did nothing, and after a day', () => {
    store.write((tx) => beginAnswer(tx, key, request, 1));
    dropAnswer(store.db, key);
    expect(store.write((tx) => beginAnswer(tx, key, request, 2)).begun).toBe(true);
    expect(store.write((tx) => beginAnswer(tx, key, request, ANSWER_TTL_MS)).begun).toBe(false);
    expect(store.write((tx) => beginAnswer(tx, key, request, ANSWER_TTL_MS + 3)).begun).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import { chooseProject } from './choose-project.ts';
import { chooseSession } from './commands/attach.ts';
import { inOrder, sessionRows } from './commands/sessions.ts';
import { parseNumber, parseOrigin, parsePort } from './numbers.ts';
import { pick, shortId } from './pick.ts';

const project = (id: string, name: string, path: string): Project => ({
  id,
  name,
  path,
  createdAt: 0,
  defaults: {},
  git: null,
  rev: 1,
});
const session = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  projectId: 'p',
  title: id,
  program: { kind: 'shell' },
  state: 'running',
  exitCode: null,
  signal: null,
  stop: null,
  interrupted: false,
  notice: null,
  runs: 1,
  cols: 80,
  rows: 24,
  createdAt: 0,
  startedAt: null,
  endedAt: null,
  lastOutputAt: null,
  peek: [],
  activity: null,
  asks: [],
  prompts: [],
  usage: null,
  servers: [],
  taskId: null,
  claudeId: null,
  forkedFrom: null,
  pinned: false,
  archivedAt: null,
  printed: 0,
  rev: 1,
  ...more,
});

describe('what a person means', () => {
  const things = [
    { id: 'aaaa1111', name: 'Phone' },
    { id: 'aaaa2222', name: 'Tablet' },
    { id: 'bbbb1111', name: 'Phone two' },
  ];
  type Thing = { id: string; name: string };
  const names = { id: (one: Thing) => one.id, name: (one: Thing) => one.name };

  test('is found by id, by the beginning of an id, and by name in any case', () => {
    expect(pick('device', things, 'aaaa2222', names).name).toBe('Tablet');
    expect(pick('device', things, 'bbbb', names).name).toBe('Phone two');
    expect(pick('device', things, 'phone', names).id).toBe('aaaa1111');
  });

  test('is refused where it is nothing, too short, or more than one thing', () => {
    expect(() => pick('device', things, 'Watch', names)).toThrow('no device “Watch”');
    expect(() => pick('device', things, 'bbb', names)).toThrow('no device “bbb”');
    expect(() => pick('device', things, 'aaaa', names)).toThrow('more than one device');
  });

  test('short ids are as long as it takes to tell them apart', () => {
    expect(shortId(['abcdefgh', 'xbcdefgh'])('abcdefgh')).toBe('abcdef');
    expect(shortId(['abcdefgh', 'abcdefgx'])('abcdefgh')).toBe('abcdefgh');
  });
});

describe('the project of a new session', () => {
  const home = project('h', 'home', '/home/me');
  const inner = project('i', 'inner', '/home/me/work/inner');
  const other = project('o', 'other', '/srv/other');

  test('is the innermost one around the folder', () => {
    expect(chooseProject([home, inner, other], undefined, '/home/me/work/inner/src')).toBe(inner);
    expect(chooseProject([home, inner, other], undefined, '/home/me/work/innermost')).toBe(home);
  });

  test('is the only one there is, or has to be said', () => {
    expect(chooseProject([other], undefined, '/tmp')).toBe(other);
    expect(() => chooseProject([home, other], undefined, '/tmp')).toThrow('say which project: home, other');
    expect(() => chooseProject([], undefined, '/tmp')).toThrow('poet projects add');
  });

  test('is found by name, or by a folder as it stands from here', () => {
    expect(chooseProject([home, other], 'Other', null)).toBe(other);
    expect(chooseProject([home, other], '../other', '/srv/x')).toBe(other);
    expect(() => chooseProject([home, other], '../other', null)).toThrow('no project');
  });
});

describe('the session to attach to', () => {
  test('a running one is meant before one that is over', () => {
    const old = session('a', { title: 'fix', state: 'exited' });
    const live = session('b', { title: 'fix' });
    expect(chooseSession([old, live], 'fix')).toBe(live);
    expect(chooseSession([old], 'fix')).toBe(old);
  });

  test('is the only running one where none is named', () => {
    const live = session('b');
    expect(chooseSession([session('a', { state: 'failed' }), live], undefined)).toBe(live);
    expect(() => chooseSession([], undefined)).toThrow('no session is running');
    expect(() => chooseSession([live, session('c')], undefined)).toThrow('several');
  });
});

test('sessions are listed running first, then newest first, with what a person knows them by', () => {
  const all = [
    session('old', { createdAt: 1 }),
    session('over', { createdAt: 9, state: 'exited', exitCode: 3 }),
    session('new', { createdAt: 5, lastOutputAt: 60_000 }),
  ];
  const ordered = inOrder(all);
  expect(ordered.map((one) => one.id)).toEqual(['new', 'old', 'over']);
  expect(sessionRows(ordered, [project('p', 'shop', '/shop')], 180_000)).toEqual([
    ['new', 'new', 'shop', 'running', '2 min ago'],
    ['old', 'old', 'shop', 'running', '2 min ago'],
    ['over', 'over', 'shop', 'exited 3', '2 min ago'],
  ]);
});

test('numbers and addresses are taken as meant or refused', () => {
  expect([parsePort('0'), parsePort('7878')]).toEqual([0, 7878]);
  for (const port of ['65536', '-1', '1.5', '']) expect(() => parsePort(port)).toThrow('no port');
  expect(parseNumber('speed', '2.5', 0.1, 10)).toBe(2.5);
  expect(() => parseNumber('speed', '0', 0.1, 10)).toThrow('--speed');
  expect(parseOrigin('relay', 'https://relay.example:8443/', ['https'])).toBe('https://relay.example:8443');
  for (const bad of [
    'relay.example',
    'ftp://relay.example',
    'https://a.example/path',
    'https://me@a.example',
  ]) {
    expect(() => parseOrigin('relay', bad, ['https'])).toThrow('--relay takes');
  }
});

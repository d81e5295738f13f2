import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Home, openHome } from '../home.ts';
import { examine, type Patient, type Running } from './doctor.ts';
import { checkDatabase, checkDisk, checkPermissions } from './files.ts';
import { askRelay, checkClock, checkRelay, type LinkState } from './link.ts';
import { checkClaude } from './programs.ts';

let dir: string;
let home: Home;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'doctor-'));
  home = openHome(join(dir, 'state'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const NOW = Date.UTC(2026, 10, 25, 12);
const link = (more: Partial<LinkState> = {}): LinkState => ({
  ...{ url: 'wss://poet.example', connected: true, problem: null, publicUrl: 'https://poet.example' },
  ...more,
});
const agent = (more: Partial<Running> = {}): Running => ({
  version: '0.1.0',
  link: () => link({ url: 'ws://127.0.0.1:1' }),
  hostPid: () => 7,
  awake: async () => ({ tool: 'caffeinate', awake: false, problem: null }),
  storage: async () => ({ used: 0, budget: 0 }),
  index: async () => ({ waiting: 0, bytes: 0 }),
  ...more,
});
const patient = (more: Partial<Patient> = {}): Patient => ({
  home,
  now: () => NOW,
  env: async () => ({ PATH: process.env.PATH ?? '' }),
  claude: async () => ({ path: '/usr/bin/claude', version: '2.1.330' }),
  agent: agent(),
  ...more,
});
const states = async (more: Partial<Patient> = {}) =>
  Object.fromEntries((await examine(patient(more))).checks.map(({ name, state }) => [name, state]));

describe('a machine', () => {
  test('that has all it needs is well, and each thing is named once', async () => {
    const { checks } = await examine(patient());
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual([]);
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('is told how to mend whatever is not well', async () => {
    const sick = patient({
      claude: async () => null,
      agent: agent({
        link: () => link({ url: 'ws://127.0.0.1:1', connected: false }),
        hostPid: () => null,
        awake: async () => ({ tool: null, awake: false, problem: null }),
        storage: async () => ({ used: 0, budget: Number.MAX_SAFE_INTEGER }),
        index: async () => ({ waiting: 3, bytes: 0 }),
        version: '0.0.1',
      }),
    });
    chmodSync(home.recordingsDir, 0o755);
    const { checks } = await examine(sick);
    for (const { name, state, mend } of checks) {
      if (name === 'Tools' || name === 'Clock') continue;
      expect(`${name}: ${state}`).not.toBe(`${name}: ok`);
      expect(mend?.length).toBeGreaterThan(10);
    }
  });

  test('whose check fails has the others made', async () => {
    const found = await states({ claude: () => Promise.reject(new Error('no shell')) });
    expect(found['Claude Code']).toBe('warning');
    expect(found.Disk).toBe('ok');
  });

  test('without an agent is looked at as far as can be seen', async () => {
    const found = await states({ agent: null });
    expect(found.Relay).toBeUndefined();
    expect(found.Permissions).toBe('ok');
  });
});

describe('what others can read', () => {
  test('is named, with the command that closes it', async () => {
    writeFileSync(home.secretsFile, '{}', { mode: 0o600 });
    expect((await checkPermissions(home)).state).toBe('ok');
    chmodSync(home.secretsFile, 0o644);
    const { state, found, mend } = await checkPermissions(home);
    expect(state).toBe('broken');
    expect(found).toContain('secrets.json');
    expect(mend).toContain(`chmod go-rwx '${home.secretsFile}'`);
  });
});

describe('the disk', () => {
  test('has room for what it is set to hold, or the person is told', async () => {
    expect((await checkDisk(home.dir, 0)).state).toBe('ok');
    expect(await checkDisk(home.dir, 1e18)).toMatchObject({ state: 'warning' });
  });

  test('has a database that is whole, or what to do about it', () => {
    const db = new DatabaseSync(home.agentDb);
    db.exec('create table a (b text)');
    db.close();
    expect(checkDatabase(home.agentDb).state).toBe('ok');
    writeFileSync(home.agentDb, 'not a database at all, whatever it says'.repeat(200));
    expect(checkDatabase(home.agentDb)).toMatchObject({ state: 'broken' });
  });
});

describe('Claude Code', () => {
  test('is there, says its version, and is no older than what is known', () => {
    expect(checkClaude({ path: '/c', version: '2.1.330' }).state).toBe('ok');
    expect(checkClaude({ path: '/c', version: '3.0.0' }).state).toBe('ok');
    expect(checkClaude({ path: '/c', version: '2.0.9' }).state).toBe('warning');
    expect(checkClaude({ path: '/c', version: null }).state).toBe('broken');
    expect(checkClaude(null).state).toBe('broken');
  });
});

describe('the relay', () => {
  const heard = { date: NOW, status: 200 };

  test('is reached, or it is said what stands in the way', () => {
    expect(checkRelay(link(), heard).state).toBe('ok');
    expect(checkRelay(link({ connected: false }), null)).toMatchObject({
      ...{ state: 'broken', found: 'poet.example cannot be reached.' },
    });
    expect(checkRelay(link({ connected: false, problem: 'refused' }), heard).found).toContain('refused');
    expect(checkRelay(link({ url: 'ws://127.0.0.1:9', publicUrl: null }), heard)).toMatchObject({
      ...{ state: 'warning', mend: expect.stringContaining('tailscale') },
    });
  });

  test('has a clock that this machine’s is compared with', async () => {
    const at = (off: number) => checkClock(link(), heard, NOW + off).state;
    expect([0, 900, -4000, 20_000, -20_000, 120_000, -120_000].map(at)).toEqual([
      ...['ok', 'ok', 'ok', 'warning', 'warning', 'broken', 'broken'],
    ]);
    expect(checkClock(link(), heard, NOW - 120_000).found).toBe('It goes 120 s behind the relay’s.');
    const server = createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await askRelay(`ws://127.0.0.1:${port}`);
    expect(Math.abs((answer.date ?? 0) - Date.now())).toBeLessThan(10_000);
    server.close();
  });
});

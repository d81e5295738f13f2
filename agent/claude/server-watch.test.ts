import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import { until } from '../../tests/support/until.ts';
import { findSession, insertSession } from '../store/sessions.ts';
import { aSession, testServices } from '../testing/services.ts';
import { cacheDir, createServerWatch, type ServerWatch } from './server-watch.ts';

const CONVERSATION = '76a5d08c-4a7f-4ac7-88bd-01a40e846584';
const STARTED = Date.parse('2026-11-25T18:00:00.000Z');

let services: ReturnType<typeof testServices>;
let watch: ServerWatch;
let dir: string;
let id: string;
beforeEach(() => {
  services = testServices();
  dir = mkdtempSync(join(tmpdir(), 'servers-'));
  id = services.store.write((tx) => insertSession(tx, aSession())).id;
  const { store, clock } = services;
  const redact = (text: string) => text.replaceAll('secret', '••••');
  watch = createServerWatch({ store, clock, log: noLog, cacheDir: async () => dir, redact });
});
afterEach(() => {
  watch.stop();
  services.close();
  rmSync(dir, { recursive: true, force: true });
});

const begin = () => watch.begin(id, { cwd: '/home/ada/my.work', startedAt: STARTED, names: ['poet', 'one'] });
function says(name: string, time: string, entry: object): void {
  const folder = join(dir, '-home-ada-my-work', `mcp-logs-${name}`);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${time}.jsonl`), `${JSON.stringify({ ...entry, sessionId: CONVERSATION })}\n`);
}
const servers = () => findSession(services.store.db, id)?.servers ?? [];
const of = (name: string) => servers().find((one) => one.name === name);
async function see(what: string, is: () => boolean): Promise<void> {
  await until(what, () => {
    services.clock.advance(600);
    return is();
  });
}

test('each server is known from its log, secrets and working ones’ words left out', async () => {
  begin();
  watch.heard(id, CONVERSATION);
  expect(servers().map(({ state }) => state)).toEqual(['connecting', 'connecting']);
  says('poet', '2026-11-25T18-00-01-000Z', { error: 'Server stderr: hello' });
  says('poet', '2026-11-25T18-00-01-000Z', { debug: 'Successfully connected (transport: stdio) in 52ms' });
  says('one', '2026-11-25T18-00-01-000Z', { error: 'Server stderr: my secret is out' });
  says('one', '2026-11-25T18-00-01-000Z', { debug: 'Connection failed after 9ms: Connection closed' });
  await see('both to be known', () => of('poet')?.state === 'connected' && of('one')?.state === 'failed');
  expect(of('poet')?.stderr).toBe('');
  expect(of('one')).toMatchObject({ problem: 'Connection closed', stderr: 'my •••• is out' });
  expect(watch.statuses(id).find(({ name }) => name === 'poet')?.stderr).toBe('hello');
});

test('what an earlier run of the same conversation left says nothing', async () => {
  says('one', '2026-11-25T17-00-00-000Z', { debug: 'Connection failed after 9ms: long ago' });
  begin();
  watch.heard(id, CONVERSATION);
  says('poet', '2026-11-25T18-00-01-000Z', { debug: 'Successfully connected (transport: stdio) in 52ms' });
  await see('the present run to be known', () => of('poet')?.state === 'connected');
  expect(of('one')?.state).toBe('connecting');
});

test('a session that is over has none', () => {
  begin();
  watch.heard(id, CONVERSATION);
  watch.ended(id);
  expect(servers()).toEqual([]);
  expect(watch.statuses(id)).toEqual([]);
});

test('the logs lie where each platform keeps caches', () => {
  expect(cacheDir({ HOME: '/h' }, 'linux')).toBe('/h/.cache/claude-cli-nodejs');
  expect(cacheDir({ HOME: '/h', XDG_CACHE_HOME: '/c' }, 'linux')).toBe('/c/claude-cli-nodejs');
  expect(cacheDir({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Caches/claude-cli-nodejs');
});

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LaunchInput, ServerTest } from '../../shared/model/server.ts';
import { addProject } from '../store/projects.ts';
import { testServices } from '../testing/services.ts';
import { expand } from './expand.ts';
import { findServers } from './found.ts';
import { openSecrets } from './secrets.ts';

const fake = fileURLToPath(new URL('../../tests/fakes/mcp-server.ts', import.meta.url));
const SECRET = 'canary-of-a-token';

let services: ReturnType<typeof testServices>;
beforeEach(() => {
  services = testServices();
});
afterEach(() => services.close());

const stdio = (mode: string, env: Record<string, string | null> = {}): LaunchInput => ({
  kind: 'stdio',
  command: process.execPath,
  args: ['--no-warnings', fake, mode],
  env,
});
const add = (name: string, launch: LaunchInput, projectId: string | null = null) =>
  services.servers.create({ name, alwaysLoad: false, launch, projectId });
const secretsFile = () => join(services.dir, 'secrets.json');

describe('a value', () => {
  test('stands in a file of its own that this account alone can read, and not in the row', () => {
    const row = add('one', stdio('good', { TOKEN: SECRET }));
    expect(row.launch).toMatchObject({ env: ['TOKEN'] });
    expect(JSON.stringify(row)).not.toContain(SECRET);
    expect(readFileSync(secretsFile(), 'utf8')).toContain(SECRET);
    expect(statSync(secretsFile()).mode & 0o777).toBe(0o600);
    // Its pages are in the log until the next checkpoint.
    for (const file of ['agent.db', 'agent.db-wal']) {
      expect(readFileSync(join(services.dir, file)).includes(SECRET), file).toBe(false);
    }
    expect(services.servers.config(row.id)).toMatchObject({ env: { TOKEN: SECRET } });
  });

  test('is kept where a change names it without one, and goes with its server', () => {
    const { id } = add('one', stdio('good', { TOKEN: SECRET }));
    const input = { name: 'one', alwaysLoad: true, launch: stdio('good', { TOKEN: null, NEW: 'x' }) };
    services.servers.change(id, input);
    expect(services.servers.config(id)).toMatchObject({ env: { TOKEN: SECRET, NEW: 'x' }, alwaysLoad: true });
    const unknown = { ...input, launch: stdio('good', { OTHER: null }) };
    expect(() => services.servers.change(id, unknown)).toThrow(/OTHER has no value yet/);
    services.servers.remove(id);
    expect(readFileSync(secretsFile(), 'utf8')).not.toContain(SECRET);
  });

  test('is blotted out of whatever a server says, longest first', () => {
    const secrets = openSecrets(join(services.dir, 'other.json'));
    secrets.set('a', { A: SECRET, B: `${SECRET}-and-more`, C: '1' });
    expect(secrets.redact(`x ${SECRET}-and-more ${SECRET} 1`)).toBe('x •••• •••• 1');
    expect(openSecrets(join(services.dir, 'other.json')).of('a')).toMatchObject({ A: SECRET });
  });
});

test('a project’s server stands in the place of the machine’s of the same name', () => {
  const project = services.store.write((tx) => addProject(tx, { name: 'p', path: '/p', now: 1 })).id;
  add('both', stdio('good'));
  add('both', stdio('silent'), project);
  expect(services.servers.active(project).both).toMatchObject({ args: expect.arrayContaining(['silent']) });
});

describe('a test of a server', () => {
  const listeners: ChildProcess[] = [];
  const address = { http: '', sse: '' };
  beforeAll(async () => {
    for (const kind of ['http', 'sse'] as const) {
      const listener = spawn(process.execPath, ['--no-warnings', fake, kind, 'remote'], {
        env: { TOKEN: SECRET },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      listeners.push(listener);
      address[kind] = await new Promise((resolve) =>
        listener.stdout.once('data', (bytes) => resolve(String(bytes).trim())),
      );
    }
  });
  afterAll(() => {
    for (const listener of listeners) listener.kill();
  });

  const trial = async (launch: LaunchInput): Promise<ServerTest> => {
    const { id } = add('one', launch);
    return services.tryServer(services.servers.config(id), services.dir);
  };

  test('that works names its tools and says how long it took', async () => {
    const found = await trial(stdio('good', { BLABS: SECRET }));
    expect(found).toMatchObject({
      ok: true,
      about: 'fake 1.2.3',
      tools: [{ name: 'say_fake' }],
      problem: '',
    });
    expect(found.ms).toBeGreaterThan(0);
    expect(found.stderr).toBe('fake speaks on stderr, good\nand blabs ••••\n');
  });

  test.each(['http', 'sse'] as const)(
    'over %s carries its header; without it, it is refused',
    async (kind) => {
      const url = address[kind];
      const found = await trial({ kind, url, headers: { 'x-token': SECRET } });
      expect(found).toMatchObject({ ok: true, about: 'remote 1.2.3', tools: [{ name: 'say_remote' }] });
      services.close();
      services = testServices();
      const refused = await trial({ kind, url, headers: {} });
      expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('It refuses us') });
    },
  );

  test.each([
    ['is not there', { ...stdio('good'), command: '/no/such/program' }, /There is no program/],
    ['crashes', stdio('crash'), /It ended before it answered/],
    ['answers what is no answer', stdio('malformed'), /./],
    [
      'listens nowhere',
      { kind: 'http', url: 'http://127.0.0.1:1/mcp', headers: {} },
      /Nothing listens|fetch failed/,
    ],
  ] as const)('that %s says why, with its stderr', async (_, launch, problem) => {
    const found = await trial(launch as LaunchInput);
    expect(found.ok).toBe(false);
    expect(found.problem).toMatch(problem);
    if (launch.kind === 'stdio' && launch.command === process.execPath) {
      expect(found.stderr).toContain('speaks on stderr');
    }
  });
});

test('variables are put in as Claude Code does it', () => {
  const env = { A: 'x' };
  expect(expand('$' + '{A} $' + '{B:-y} $' + '{C}', env)).toBe('x y $' + '{C}');
});

test('servers of Claude Code are found without a word about those of other projects', async () => {
  const state = {
    mcpServers: { user: { command: 'u' } },
    projects: {
      '/here': { mcpServers: { local: { url: 'https://x' } } },
      '/there': { mcpServers: { no: {} } },
    },
  };
  expect((await findServers(state, '/here')).map(({ from, name }) => `${from} ${name}`)).toEqual([
    'local local',
    'user user',
  ]);
});

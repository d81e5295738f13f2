/** Skills, servers and clones as devices ask for them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../tests/support/until.ts';
import { addProject } from '../store/projects.ts';
import { testServices } from '../testing/services.ts';

const SECRET = 'canary-of-a-value';
const text = (name: string) =>
  `---\nname: ${name}\ndescription: Does ${name}, when it is asked.\n---\nDo it.\n`;

let services: ReturnType<typeof testServices>;
let projectId: string;
beforeEach(() => {
  services = testServices();
  const path = join(services.dir, 'work');
  mkdirSync(path);
  projectId = services.store.write((tx) => addProject(tx, { name: 'work', path, now: 1 })).id;
});
afterEach(() => services.close());

function file(path: string, content: string): void {
  mkdirSync(dirname(join(services.dir, path)), { recursive: true });
  writeFileSync(join(services.dir, path), content);
}
async function ask(method: string, path: string, body?: unknown) {
  const answer = await services.app.request(
    path,
    {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
    { caller: { kind: 'local' } },
  );
  const said = await answer.text();
  return { status: answer.status, text: said, json: (said === '' ? null : JSON.parse(said)) as never };
}

describe('skills are imported', () => {
  test('from a repository, those that were chosen', async () => {
    file('repo/skills/one/SKILL.md', text('one'));
    file('repo/skills/one/scripts/a.sh', 'true\n');
    file('repo/skills/two/SKILL.md', text('two'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
        cwd: join(services.dir, 'repo'),
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    const found = await ask('POST', '/v1/found-skills', { from: `file://${services.dir}/repo` });
    const { found: all } = found.json as { found: { name: string; path: string; files: number }[] };
    expect(all.map(({ name, files }) => [name, files])).toEqual([
      ['one', 1],
      ['two', 0],
    ]);
    const paths = all.filter(({ name }) => name === 'one').map(({ path }) => path);
    const copied = await ask('POST', '/v1/found-skills/copy', { projectId: null, paths });
    expect(copied.json).toMatchObject({ skills: [{ name: 'one', files: [{ path: 'scripts/a.sh' }] }] });
  });

  test('from an address that is none, it is said so in git’s words', async () => {
    const { status, text: said } = await ask('POST', '/v1/found-skills', {
      from: `file://${services.dir}/none`,
    });
    expect(status).toBe(422);
    expect(said).toMatch(/does not exist|repository/);
  });
});

test('a file beside a skill is written, read and removed', async () => {
  const made = await ask('POST', '/v1/skills', { projectId: null, text: text('one') });
  const { id } = made.json as { id: string };
  await ask('PUT', `/v1/skills/${id}/file?path=a/b.md`, { text: 'Hello' });
  expect((await ask('GET', `/v1/skills/${id}`)).json).toMatchObject({
    skill: { files: [{ path: 'a/b.md' }] },
  });
  const read = await services.app.request(
    `/v1/skills/${id}/file?path=a/b.md`,
    {},
    { caller: { kind: 'local' } },
  );
  expect(await read.text()).toBe('Hello');
  expect((await ask('PUT', `/v1/skills/${id}/file?path=../x`, { text: 'x' })).status).toBe(422);
  await ask('DELETE', `/v1/skills/${id}/file?path=a/b.md`);
  expect((await ask('DELETE', `/v1/skills/${id}`)).status).toBe(204);
});

describe('servers are taken over', () => {
  const stored = () => readFileSync(join(services.dir, 'secrets.json'), 'utf8');

  test('from Claude Code, with values that no answer holds', async () => {
    const entry = { command: 'npx', args: ['x'], env: { TOKEN: SECRET } };
    file('.claude.json', JSON.stringify({ mcpServers: { mine: entry, poet: entry } }));
    file(
      'work/.mcp.json',
      JSON.stringify({ mcpServers: { ours: { url: 'https://x', headers: { A: SECRET } }, bad: {} } }),
    );
    const found = await ask('GET', `/v1/found-servers?project=${projectId}`);
    const rows = (found.json as { found: { from: string; name: string; problem: string | null }[] }).found;
    expect(rows.map(({ from, name, problem }) => `${from} ${name} ${problem === null}`)).toEqual([
      'mcp.json ours true',
      'mcp.json bad false',
      'user mine true',
      'user poet false',
    ]);
    const servers = rows.map(({ from, name }) => ({ from, name }));
    const taken = await ask('POST', '/v1/found-servers/take', { projectId, of: projectId, servers });
    expect(taken.json).toMatchObject({
      taken: [{ name: 'ours' }, { name: 'mine' }],
      refused: [{ name: 'bad' }, { name: 'poet' }],
    });
    expect(found.text + taken.text).not.toContain(SECRET);
    expect(stored()).toContain(SECRET);
  });

  test('from pasted JSON: read first, then taken; what is malformed hinders none', async () => {
    const pasted = JSON.stringify({
      mcpServers: { good: { command: 'x', env: { K: SECRET } }, bad: { command: 5 } },
    });
    const read = await ask('POST', '/v1/pasted-servers', { projectId: null, text: pasted });
    expect(read.json).toMatchObject({ found: [{ name: 'good', summary: 'x' }, { name: 'bad' }], taken: [] });
    const names = ['good', 'bad'];
    const taken = await ask('POST', '/v1/pasted-servers', { projectId: null, text: pasted, names });
    expect(taken.json).toMatchObject({ taken: [{ name: 'good' }], refused: [{ name: 'bad' }] });
    expect(read.text + taken.text).not.toContain(SECRET);
    expect((await ask('POST', '/v1/pasted-servers', { projectId: null, text: 'npx x' })).status).toBe(422);
  });

  test('and no answer to a server that is kept, changed or listed holds a value', async () => {
    const launch = { kind: 'stdio', command: 'x', args: [], env: { K: SECRET } };
    const made = await ask('POST', '/v1/servers', { projectId: null, name: 'one', launch });
    const { id } = made.json as { id: string };
    const same = { ...launch, env: { K: null } };
    const changed = await ask('PUT', `/v1/servers/${id}`, { name: 'two', launch: same });
    const said =
      made.text + changed.text + (await ask('GET', '/v1/servers')).text + (await ask('GET', '/v1/sync')).text;
    expect(said).not.toContain(SECRET);
    expect(stored()).toContain(SECRET);
  });
});

test('a clone is followed and becomes a project', async () => {
  mkdirSync(join(services.dir, 'repo'));
  execFileSync('git', ['init', '-q'], { cwd: join(services.dir, 'repo') });
  const begun = await ask('POST', '/v1/clones', {
    url: `file://${services.dir}/repo`,
    into: services.dir,
    folder: 'copy',
  });
  const { id } = begun.json as { id: string };
  const state = async () => ((await ask('GET', `/v1/clones/${id}`)).json as { state: string }).state;
  await until('it to be done', async () => (await state()) === 'done');
  expect((await ask('GET', '/v1/projects')).text).toContain('"copy"');
  expect((await ask('GET', '/v1/clones/none')).status).toBe(404);
});

test('a project has a name and defaults that can be changed', async () => {
  const change = { name: 'better', defaults: { model: 'opus', effort: 'high', permissionMode: 'plan' } };
  expect((await ask('PATCH', `/v1/projects/${projectId}`, change)).json).toMatchObject(change);
  expect((await ask('PATCH', `/v1/projects/${projectId}`, { defaults: { effort: 'huge' } })).status).toBe(
    400,
  );
});

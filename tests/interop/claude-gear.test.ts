/** Skills, MCP servers and Open Poet's tools, as the real Claude Code gets them: in what it sends, called, edited, failing. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureClaudeCode } from '../../scripts/claude-code.mjs';
import type { Notification } from '../../shared/model/notification.ts';
import type { Project } from '../../shared/model/project.ts';
import type { Session } from '../../shared/model/session.ts';
import type { Skill } from '../../shared/model/skill.ts';
import { lastBlocks, type MessagesApi, type MessagesBody, startMessagesApi } from '../fakes/messages-api.ts';
import { say, text, toolUse } from '../fakes/messages-script.ts';
import { type ClaudeHome, createClaudeHome } from '../support/claude-home.ts';
import { type Device, type DeviceTerminal, pairDevice } from '../support/device.ts';
import { filesWith, holds, processesWith } from '../support/search.ts';
import { startTappedProduct, type TappedProduct } from '../support/tapped-product.ts';
import { until } from '../support/until.ts';

const claude = await ensureClaudeCode();
if ('reason' in claude) console.log(`skipped, Claude Code is not here: ${claude.reason}`);

const fake = fileURLToPath(new URL('../fakes/mcp-server.ts', import.meta.url));
/** Of this run alone: the whole machine is searched, where another run may be at work. */
const run = randomUUID().slice(0, 8);
const CANARY = `canary-green-${run}-hums`;
/** Of a server that prints it itself, which Claude Code then logs; our own words about it must not hold it. */
const BLABBED = `canary-red-${run}-blabs`;
/** Planted where a careless program would have left the canary. */
const CONTROL = `control-plain-${run}-rings`;
const EVENTS_TOKEN = 'token-of-the-events';
/** Longer than a server that is well needs on a busy machine. */
const PATIENCE_MS = 8000;

const skill = (name: string, body = `Body of ${name}.`, description = `Says ${name} whenever it is asked.`) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n${body}\n`;
const stdio = (mode: string, name: string, env: Record<string, string> = {}) => ({
  kind: 'stdio',
  command: process.execPath,
  args: ['--no-warnings', fake, mode, name],
  env,
});

type Listener = ChildProcess & { url: string };
/** A server on loopback that is there before the session, and asks for this token. */
async function startListener(mode: 'http' | 'sse', name: string, token: string): Promise<Listener> {
  const listener = spawn(process.execPath, ['--no-warnings', fake, mode, name], {
    env: { TOKEN: token },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve) =>
    listener.stdout.once('data', (bytes) => resolve(String(bytes).trim())),
  );
  return Object.assign(listener, { url });
}

describe.skipIf('reason' in claude)('what a session is given', { timeout: 120_000 }, () => {
  let api: MessagesApi;
  let home: ClaudeHome;
  let tapped: TappedProduct;
  let device: Device;
  let project: Project;
  let session: Session;
  let terminal: DeviceTerminal;
  let remote: Listener;
  let events: Listener;
  let shout: Skill;
  let before: string;
  const frames: Buffer[] = [];

  const gitStatus = () =>
    execFileSync('git', ['status', '--ignored', '--porcelain=v2', '--untracked-files=all'], {
      cwd: home.project,
      env: { PATH: process.env.PATH, HOME: home.home, GIT_OPTIONAL_LOCKS: '0' },
      encoding: 'utf8',
    });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: home.project });
  const file = (path: string, content: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const call = <T>(method: string, path: string, body?: unknown) => device.call<T>(method, path, body);
  const now = () => call<Session>('GET', `/v1/sessions/${session.id}`);
  const conversations = () =>
    api.requests.flatMap(({ body }) => (body !== null && (body.tools ?? []).length > 0 ? [body] : []));

  /** Has the model make these calls one after the other; gives what each was answered. */
  async function turn(...calls: readonly [name: string, input: object][]): Promise<string[]> {
    const results: string[] = [];
    const heard = (body: MessagesBody) => JSON.stringify([...lastBlocks(body), ...body.messages.slice(-2)]);
    for (const [at, [name, input]] of calls.entries()) {
      api.queue((body) => {
        if (at > 0) results.push(heard(body));
        return say(toolUse(name, { ...input }));
      });
    }
    const done = `Turn ${conversations().length} is over.`;
    api.queue((body) => {
      results.push(heard(body));
      return say(text(done));
    });
    terminal.type('go on\r');
    await terminal.see(new RegExp(done.replaceAll('.', '\\.')), 60_000);
    return results;
  }

  beforeAll(async () => {
    api = await startMessagesApi();
    home = await createClaudeHome({ claude: 'path' in claude ? claude.path : null, apiUrl: api.url });
    // Claude Code gives a server half a minute to answer where nothing is said.
    home.env.MCP_TIMEOUT = String(PATIENCE_MS);
    writeFileSync(
      join(home.home, '.claude', 'settings.json'),
      JSON.stringify({
        permissions: {
          defaultMode: 'default',
          allow: ['local', 'remote', 'events', 'proj'].map((name) => `mcp__${name}`),
        },
        enableAllProjectMcpServers: true,
      }),
    );
    // The project brings its own, and a file that git ignores.
    git('init', '-q');
    file(join(home.project, '.claude', 'skills', 'own', 'SKILL.md'), skill('own'));
    file(join(home.project, '.gitignore'), 'ignored\n');
    file(join(home.project, 'ignored'), 'x');
    const proj = {
      type: 'stdio',
      command: process.execPath,
      args: ['--no-warnings', fake, 'good', 'proj'],
      alwaysLoad: true,
    };
    // Of a name that Open Poet has as well: its own is taken.
    const impostor = { ...proj, args: ['--no-warnings', fake, 'good', 'impostor'] };
    file(join(home.project, '.mcp.json'), JSON.stringify({ mcpServers: { proj, remote: impostor } }));
    git('add', '.');
    git('commit', '-qm', 'first');
    file(join(home.home, '.claude', 'skills', 'shout', 'SKILL.md'), skill('shout', 'The user’s own.'));

    remote = await startListener('http', 'remote', `${CANARY}-http`);
    events = await startListener('sse', 'events', EVENTS_TOKEN);
    tapped = await startTappedProduct({ account: home });
    tapped.proxy.meddle = (frame) => {
      frames.push(frame.bytes);
      return [frame.bytes];
    };
    device = await pairDevice(tapped.product.pairing);
    project = await call<Project>('POST', '/v1/projects', { path: home.project });
    await call('PATCH', `/v1/projects/${project.id}`, { defaults: { effort: 'low' } });
    mkdirSync(join(home.home, 'elsewhere'));
    const other = await call<Project>('POST', '/v1/projects', { path: join(home.home, 'elsewhere') });

    const of = (projectId: string | null, body: object) => ({ projectId, ...body });
    shout = await call<Skill>(
      'POST',
      '/v1/skills',
      of(null, { text: skill('shout', `Old text. ${CONTROL}`) }),
    );
    const hidden = await call<Skill>('POST', '/v1/skills', of(null, { text: skill('hidden') }));
    await call('POST', `/v1/skills/${hidden.id}/switch`, { projectId: project.id, on: false });
    await call('POST', '/v1/skills', of(other.id, { text: skill('foreign9') }));

    const server = (name: string, launch: object, projectId: string | null = null) =>
      call('POST', '/v1/servers', of(projectId, { name, launch, alwaysLoad: true }));
    const local = stdio('good', 'local', { TOKEN: CANARY });
    await server('local', { ...local, args: [...local.args, CONTROL] });
    await server('remote', { kind: 'http', url: remote.url, headers: { 'x-token': `${CANARY}-http` } });
    await server('events', { kind: 'sse', url: events.url, headers: { 'x-token': EVENTS_TOKEN } });
    await server('foreign9', stdio('good', 'foreign9'), other.id);
    await server('dead', { ...stdio('good', 'dead'), command: '/no/such/program' });
    await server('crashing', stdio('crash', 'crashing', { BLABS: BLABBED }), project.id);
    for (const mode of ['silent', 'lying', 'malformed']) await server(mode, stdio(mode, CONTROL), project.id);
    before = gitStatus();
    session = await device.start({
      projectId: project.id,
      program: { kind: 'claude', permissionMode: 'manual' },
      size: { cols: 80, rows: 40 },
    });
    terminal = device.open(session.id, { size: { cols: 80, rows: 40 } });
    await terminal.see(/❯/, 60_000);
    await until(
      'the good servers to be there',
      async () => {
        const { servers } = await now();
        const there = servers.filter(({ state }) => state === 'connected').map(({ name }) => name);
        return ['poet', 'local', 'remote', 'events'].every((name) => there.includes(name));
      },
      { timeoutMs: 60_000, seen: () => terminal.text() },
    );
  }, 180_000);
  afterAll(async () => {
    terminal?.close();
    device?.stop();
    await tapped?.close();
    remote?.kill();
    events?.kill();
    await home?.remove();
    await api?.close();
  });

  test('skills, servers and our tools are in what Claude Code sends, each answers once, and no others are there', async () => {
    const results = await turn(
      ['Skill', { skill: 'poet:shout' }],
      ['mcp__local__say_local', { word: 'alpha' }],
      ['mcp__remote__say_remote', { word: 'beta' }],
      ['mcp__events__say_events', { word: 'delta' }],
      ['mcp__proj__say_proj', { word: 'gamma' }],
      ['mcp__poet__session_info', {}],
      ['mcp__poet__notify', { title: 'Greetings from the session' }],
      ['mcp__poet__notify', { headline: 'wrong' }],
    );
    const body = conversations()[0] as MessagesBody;
    const tools = (body.tools ?? []).map(({ name }) => name);
    expect(tools).toEqual(
      expect.arrayContaining([
        'mcp__local__say_local',
        'mcp__remote__say_remote',
        'mcp__events__say_events',
        'mcp__proj__say_proj',
        'mcp__poet__session_info',
        'mcp__poet__notify',
      ]),
    );
    const sent = JSON.stringify(body);
    // The user's own of that name stays what it is; ours has a name before it.
    for (const listed of ['- shout: ', '- poet:shout: ', '- own: ']) expect(sent).toContain(listed);
    for (const absent of ['hidden', 'foreign9', 'impostor']) expect(sent).not.toContain(absent);
    // What the project begins with, where nobody chose.
    expect(sent).toContain('"effort":"low"');
    expect(results[0]).toContain('Old text.');
    expect(results[1]).toContain('local says alpha, can');
    expect(results[2]).toContain('remote says beta, can');
    expect(results[3]).toContain('events says delta, tok');
    expect(results[4]).toContain('proj says gamma');
    expect(results[5]).toContain(session.id);
    expect(results[6]).toContain('It is in the inbox.');
    expect(results[7]).toContain('headline: there is no such argument');
    const { notifications } = await call<{ notifications: Notification[] }>('GET', '/v1/notifications');
    expect(notifications.filter(({ kind }) => kind === 'notify')).toEqual([
      expect.objectContaining({ title: 'Greetings from the session', sessionId: session.id }),
    ]);
    const { calls } = await call<{ calls: { tool: string; outcome: string }[] }>(
      'GET',
      `/v1/sessions/${session.id}/tool-calls`,
    );
    expect(calls.map(({ tool, outcome }) => `${tool} ${outcome}`)).toEqual([
      'notify refused',
      'notify done',
      'session_info done',
    ]);
  });

  test('a skill that is edited, and one that is added, reach the session that runs', async () => {
    await call('PUT', `/v1/skills/${shout.id}`, {
      text: skill('shout', `New text, from the phone. ${CONTROL}`),
    });
    await call('POST', '/v1/skills', { projectId: project.id, text: skill('late') });
    const [used] = await turn(['Skill', { skill: 'poet:shout' }]);
    expect(used).toContain('New text, from the phone.');
    const sent = JSON.stringify(conversations().at(-1));
    expect(sent).toMatch(/The skill poet:late is new: Says late whenever it is asked\. Read [^ ]+SKILL\.md/);
    // That file may be read without a question.
    const path = join(tapped.product.home, 'sessions', session.id, 'poet', 'skills', 'late', 'SKILL.md');
    const [read] = await turn(['Read', { file_path: path }]);
    expect(read).toContain('Body of late.');
  });

  test('servers that fail are named with what they said, and the session runs all the same', async () => {
    let servers: Session['servers'] = [];
    await until(
      'the failures to be known',
      async () => {
        servers = (await now()).servers;
        return ['dead', 'crashing', 'malformed', 'silent', 'lying'].every((name) =>
          servers.some((one) => one.name === name && one.state === 'failed'),
        );
      },
      { timeoutMs: 60_000, seen: () => JSON.stringify(servers) },
    );
    const of = (name: string) => servers.find((one) => one.name === name);
    expect(of('dead')?.problem).toMatch(/ENOENT/);
    expect(of('crashing')?.stderr).toMatch(/crashing speaks on stderr, crash\nand blabs ••••/);
    expect(of('malformed')?.problem).not.toBe('');
    for (const name of ['silent', 'lying']) {
      expect(of(name)?.problem).toMatch(/timed out/);
      expect(of(name)?.stderr).toContain(`speaks on stderr, ${name}`);
    }
    expect(of('local')).toMatchObject({ state: 'connected', problem: '' });
  });

  test('the canary is in its store, in the session’s file and in its server, and nowhere else', async () => {
    const { home: state } = tapped.product;
    const servers = join(state, 'sessions', session.id, 'mcp.json');
    const inFiles = await filesWith(CANARY, [home.home, tapped.relayHome]);
    expect(inFiles).toEqual([join(state, 'secrets.json'), servers].sort());
    for (const path of inFiles) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await processesWith(CANARY, 'cmdline')).toEqual([]);
    const inEnvironments = await processesWith(CANARY, 'environ');
    expect(inEnvironments.length).toBeGreaterThan(0);
    const others = inEnvironments.filter(
      ({ command, pid }) => !/mcp-server\.ts good local/.test(command) && pid !== remote.pid,
    );
    expect(others).toEqual([]);
    // All that the relay carried and said, and all that a device was told.
    const carried = [
      ...frames,
      Buffer.from(tapped.relay.stderr()),
      Buffer.from(tapped.product.agent.stderr()),
    ];
    const told = Buffer.from(
      JSON.stringify([
        await call('GET', '/v1/sync'),
        await call('GET', `/v1/sessions/${session.id}/servers`),
      ]),
    );
    for (const bytes of [...carried, told]) {
      for (const canary of [CANARY, BLABBED]) expect(holds(bytes, canary)).toBe(false);
    }

    // The same search finds what was left in the same places.
    expect((await processesWith(CONTROL, 'cmdline')).length).toBeGreaterThan(0);
    const left = await filesWith(CONTROL, [home.home, tapped.relayHome]);
    expect(left.some((path) => /agent\.db/.test(path))).toBe(true);
    expect(left.some((path) => path.includes('claude-cli-nodejs'))).toBe(true);
    expect(left.some((path) => path.startsWith(join(state, 'skills')))).toBe(true);
    expect(holds(told, CONTROL)).toBe(true);
    const states = device.states.length;
    tapped.proxy.inject('device', 'up', Buffer.from(`${CONTROL} `.repeat(3)));
    await until('the control among the frames', () => frames.some((bytes) => holds(bytes, CONTROL)));
    // Such a frame ends the channel; the device makes another.
    await until('the channel to end', () => device.states.length > states);
    await device.live();
  });

  test('nothing was written into the project, and the session’s file goes with it', async () => {
    expect(gitStatus()).toBe(before);
    await call('POST', `/v1/sessions/${session.id}/stop`, { how: 'politely' });
    await until('it to end', async () => (await now()).state === 'exited');
    expect(gitStatus()).toBe(before);
    expect(existsSync(join(tapped.product.home, 'sessions', session.id))).toBe(false);
    // Its servers end with it, each in its own time.
    const holding = async () => (await processesWith(CANARY, 'environ')).map(({ pid }) => pid);
    await expect.poll(holding, { timeout: 10_000 }).toEqual([remote.pid]);
    expect((await now()).servers).toEqual([]);
    expect(api.unforeseen).toEqual([]);
  });
});

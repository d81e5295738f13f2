import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { claudeArguments } from './arguments.ts';
import { findProgram } from './find.ts';
import { createSessionFolders } from './session-folder.ts';
import { editorScript, statusLineScript } from './session-scripts.ts';
import { hookSettings } from './settings.ts';
import { readStatus } from './status-file.ts';
import { ownStatusLine, readUsage, usageOf } from './usage.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "it's "));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the folder of a session', () => {
  const gear = { curl: null, permissions: { allow: [], ask: [] }, servers: {}, prompt: 'Words.' };
  const make = () => createSessionFolders({ dir, uploadsDir: '/up', socket: join(dir, 'session.sock') });

  test('can be opened by this account alone, and holds the credential in a file', () => {
    const folders = make();
    const id = newId();
    const { settings, servers } = folders.make(id, gear);
    expect(statSync(join(dir, id)).mode & 0o777).toBe(0o700);
    const credential = join(dir, id, 'hook-credential');
    for (const file of [settings, servers, credential]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const token = readFileSync(credential, 'utf8').trim().slice('authorization: '.length);
    for (const file of [settings, servers]) {
      expect(readFileSync(file, 'utf8')).not.toContain(token.slice('Bearer '.length));
    }
    expect(folders.holds(id, token)).toBe(true);
    // Another agent's life: it knows the credential from the file.
    expect(make().holds(id, token)).toBe(true);
  });

  test('lets Claude read what a person sent to this session, and to no other', () => {
    const id = newId();
    const { permissions } = JSON.parse(readFileSync(make().make(id, gear).settings, 'utf8'));
    const uploads = permissions.allow.filter((rule: string) => rule.includes('/up/'));
    expect(uploads).toEqual([`Read(//up/${id}/**)`]);
  });

  test('speaks for its own session alone, and not after that has ended', () => {
    const folders = make();
    const [mine, other] = [newId(), newId()];
    folders.make(mine, gear);
    folders.make(other, gear);
    const token = readFileSync(join(dir, mine, 'hook-credential'), 'utf8')
      .trim()
      .slice(15);
    expect(folders.holds(other, token)).toBe(false);
    expect(folders.holds(mine, undefined)).toBe(false);
    expect(folders.holds('../../etc', token)).toBe(false);
    folders.keepOnly(new Set([mine]));
    expect(folders.holds(mine, token)).toBe(true);
    folders.remove(mine);
    expect(folders.holds(mine, token)).toBe(false);
  });
});

describe('arguments', () => {
  const make = (more: object) =>
    claudeArguments({
      program: { kind: 'claude', ...more },
      files: { settings: '/s.json', servers: '/m.json', skills: '/k', prompt: '/p.txt' },
    });

  test('name our files, and nothing that was not chosen', () => {
    const args = make({});
    const ours = ['--settings', '/s.json', '--mcp-config', '/m.json', '--plugin-dir', '/k'];
    expect(args.slice(0, 6)).toEqual(ours);
    expect(args.slice(6)).toEqual(['--append-system-prompt-file', '/p.txt']);
  });

  test('carry what was chosen, each folder by itself', () => {
    const chosen = { model: 'opus', effort: 'high', permissionMode: 'plan', dirs: ['/a b', '/c'] };
    expect(make(chosen).slice(8)).toEqual(
      '--model opus --effort high --permission-mode plan'.split(' ').concat('--add-dir=/a b', '--add-dir=/c'),
    );
  });
});

describe.each(['curl', 'node'])('a hook told by %s', (how) => {
  const id = newId();
  let server: Server;
  let socket: string;
  let heard: { path: string; authorization: string | undefined; body: string }[];
  let answers: ((body: string) => { status: number; body?: string } | 'hang up')[];
  beforeEach(async () => {
    heard = [];
    answers = [];
    socket = join(dir, 's.sock');
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      heard.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
      const answer = answers.shift()?.(body) ?? { status: 204 };
      if (answer === 'hang up') request.socket.destroy();
      else response.writeHead(answer.status).end(answer.body);
    });
    writeFileSync(join(dir, 'credential'), 'authorization: Bearer secret\n');
    await listen();
  });
  afterEach(() => close());
  const listen = () => new Promise<void>((resolve) => server.listen(socket, resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  async function placesOf() {
    const curl = how === 'curl' ? await findProgram('curl', { PATH: process.env.PATH ?? '' }) : null;
    return { curl, socket, headerFile: join(dir, 'credential'), sessionId: id };
  }

  async function run(event: 'Stop' | 'UserPromptSubmit' | 'PermissionRequest', input: string) {
    const places = await placesOf();
    const hooks = hookSettings(places).hooks as Record<string, { hooks: { command: string }[] }[]>;
    return shell(hooks[event]?.[0]?.hooks[0]?.command ?? 'exit 9', input);
  }

  function shell(command: string, input = '', ...args: string[]) {
    return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      // As Claude Code does; a proxy of the user's has no part in it.
      const env = { ...process.env, http_proxy: 'http://127.0.0.1:1', ALL_PROXY: 'http://127.0.0.1:1' };
      const child = execFile('/bin/sh', ['-c', command, 'sh', ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  }

  test('brings its input with the credential, and prints nothing', async () => {
    expect(await run('Stop', '{"a":"ä\\n"}')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(heard).toEqual([
      { path: `/v1/sessions/${id}/hooks`, authorization: 'Bearer secret', body: '{"a":"ä\\n"}' },
    ]);
  });

  test('is silent and no error where there is no agent', async () => {
    await close();
    expect(await run('Stop', '{}')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('that asks prints the answer, also of an agent that came after the first', async () => {
    answers.push(
      () => 'hang up',
      () => ({ status: 503 }),
      () => ({ status: 200, body: '{"yes":1}' }),
    );
    expect(await run('PermissionRequest', '{"q":1}')).toEqual({ code: 0, stdout: '{"yes":1}', stderr: '' });
    const ids = heard.map((one) => new URL(one.path, 'http://x').searchParams.get('id'));
    expect(new Set(ids).size).toBe(1);
    expect(heard.map((one) => new URL(one.path, 'http://x').searchParams.get('again'))).toEqual([
      '0',
      '1',
      '2',
    ]);
  });

  test('of a prompt tells it, and prints what the session should hear of', async () => {
    answers.push(() => ({ status: 200, body: '{"news":1}' }));
    expect(await run('UserPromptSubmit', '{"prompt":"x"}')).toEqual({
      code: 0,
      stdout: '{"news":1}',
      stderr: '',
    });
    expect(heard).toMatchObject([{ path: `/v1/sessions/${id}/news`, body: '{"prompt":"x"}' }]);
  });

  describe('an editor', () => {
    const prompt = () => join(dir, 'claude-prompt-1.md');
    const edit = async (file: string) => {
      const { script } = editorScript('/bin/echo', join(dir, 'words'), await placesOf());
      writeFileSync(join(dir, 'editor'), script, { mode: 0o700 });
      return shell(`'${join(dir, 'editor').replace("'", `'\\''`)}' "$@"`, '', '+1', file);
    };

    test('brings the draft, and puts the words of a person elsewhere in its place', async () => {
      writeFileSync(prompt(), 'a draft');
      answers.push(() => ({ status: 200, body: 'ä “words”\n\twhole \\ ' }));
      expect(await edit(prompt())).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(readFileSync(prompt(), 'utf8')).toBe('ä “words”\n\twhole \\ ');
      expect(heard).toEqual([
        { path: `/v1/sessions/${id}/editor`, authorization: 'Bearer secret', body: 'a draft' },
      ]);
    });

    test('is the person’s own where nobody sent words', async () => {
      writeFileSync(prompt(), 'a draft');
      expect((await edit(prompt())).stdout).toBe(`+1 ${prompt()}\n`);
      expect(readFileSync(prompt(), 'utf8')).toBe('a draft');
    });

    test('is the person’s own where there is no agent, and for every other file', async () => {
      writeFileSync(join(dir, 'COMMIT_EDITMSG'), '');
      expect((await edit(join(dir, 'COMMIT_EDITMSG'))).stdout).toContain('COMMIT_EDITMSG');
      expect(heard).toEqual([]);
      await close();
      writeFileSync(prompt(), 'a draft');
      expect((await edit(prompt())).stdout).toContain('claude-prompt');
      expect(readFileSync(prompt(), 'utf8')).toBe('a draft');
    });
  });

  test.each([204, 403, 404])('that asks and is answered %s leaves it to the desk', async (status) => {
    answers.push(() => ({ status, body: status === 204 ? undefined : 'no' }) as { status: number });
    expect(await run('PermissionRequest', '{}')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(heard).toHaveLength(1);
  });
});

test.each([
  ['vim', 'vim', []],
  ['/usr/local/bin/code --wait', 'code', ['--wait']],
  [undefined, 'vi', []],
  ['  ', 'vi', []],
])('an editor of ours for “%s” is named as that one', (own, name, words) => {
  const places = { curl: null, socket: '/s', headerFile: '/h', sessionId: newId() };
  expect(editorScript(own, '/w', places)).toMatchObject({ name, words });
});

describe('a status line', () => {
  const file = () => join(dir, 'usage.json');
  const said = (percentage: number | null) =>
    JSON.stringify({
      model: { id: 'claude-opus-5-5', display_name: 'Opus 5.5' },
      cost: { total_cost_usd: 0.42913 },
      context_window: {
        context_window_size: 1_000_000,
        current_usage:
          percentage === null
            ? null
            : {
                input_tokens: 10,
                output_tokens: 7,
                cache_creation_input_tokens: 20,
                cache_read_input_tokens: 30,
              },
        used_percentage: percentage,
      },
    });
  const show = (input: string, command: string) => {
    writeFileSync(join(dir, 'line'), statusLineScript({ type: 'command', command }, file()));
    return execFileSync('/bin/sh', [join(dir, 'line')], { input, encoding: 'utf8' });
  };

  test('of the person’s own is shown as it is, and what it was told is kept for the agent', async () => {
    expect(show(said(6), `printf "it's %s" "$(head -c 8)"`)).toBe(`it's {"model"`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const usage = {
      model: 'Opus 5.5',
      cost: { usd: 0.42913, exact: true },
      context: { used: 60, size: 1_000_000 },
    };
    expect(await readUsage(file())).toEqual(usage);
  });

  test('that was told nothing yet says nothing', async () => {
    show(said(null), 'true');
    expect(await readUsage(file())).not.toHaveProperty('context');
    expect(usageOf('{"model":{}}')).toEqual({});
    expect(usageOf('{')).toBeNull();
    expect(await readUsage(join(dir, 'nothing'))).toBeNull();
  });

  test('is the one nearest to the project', async () => {
    const config = join(dir, 'config');
    const put = (path: string, command: string) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify({ statusLine: { type: 'command', command, padding: 2 } }));
    };
    expect(await ownStatusLine(dir, config)).toBeNull();
    put(join(config, 'settings.json'), 'user');
    expect(await ownStatusLine(dir, config)).toEqual({ type: 'command', command: 'user', padding: 2 });
    put(join(dir, '.claude', 'settings.local.json'), 'local');
    expect((await ownStatusLine(dir, config))?.command).toBe('local');
  });
});

describe('Claude Code’s own file', () => {
  test.each([
    ['{"pid":7,"status":"idle"}', 'idle'],
    ['{"pid":7,"status":"waiting","waitingFor":"permission prompt"}', 'waiting'],
    ['{"status":"something new"}', null],
    ['{"status":"id', null],
  ])('%s says %s', async (text, status) => {
    mkdirSync(join(dir, 'sessions'));
    writeFileSync(join(dir, 'sessions', '7.json'), text);
    expect((await readStatus(dir, 7))?.status ?? null).toBe(status);
  });

  test('that is not there says nothing', async () => {
    expect(await readStatus(dir, 8)).toBeNull();
  });
});

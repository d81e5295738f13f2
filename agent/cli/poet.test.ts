import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createTestMachine,
  hostPid,
  type JsonLine,
  type PoetUp,
  type TestMachine,
  until,
} from './testing/poet-up.ts';
import { runPoet } from './testing/run-poet.ts';

const SLOW = 90_000;

let machine: TestMachine;
let agent: PoetUp;
let ready: JsonLine;
/** The state directory of a second terminal, which knows the machine by its link only. */
let away: string;

const ok = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await machine.poet(args);
  if (code !== 0) throw new Error(`poet ${args.join(' ')}: exit ${code}\n${stdout}${stderr}`);
  return stdout;
};
const json = async (...args: string[]) => JSON.parse(await ok(...args, '--json'));
const fromAway = (args: readonly string[], stdin = '') =>
  runPoet(args, { env: { OPEN_POET_HOME: away }, stdin, cwd: '/' });
const freshLink = async (): Promise<string> => JSON.parse(await ok('pair', '--json', '--no-wait')).link;

beforeAll(async () => {
  machine = createTestMachine();
  away = mkdtempSync(join(tmpdir(), 'poet-away-'));
  agent = machine.up('--name', 'den');
  ready = await agent.line('ready');
}, SLOW);
afterAll(async () => {
  await machine.close();
  rmSync(away, { recursive: true, force: true });
}, SLOW);

describe('poet up', () => {
  test('says in one JSON line where it is and how to pair', () => {
    expect(ready).toMatchObject({
      event: 'ready',
      publicUrl: null,
      home: machine.home,
      pid: agent.pid,
      sessionsRunning: 0,
    });
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(String(ready.pairing).startsWith(`${ready.url}/pair#`)).toBe(true);
    expect(ready.pairingAcceptedBy).toBe('invitation');
  });

  test('keeps its files to itself', () => {
    expect(statSync(machine.home).mode & 0o777).toBe(0o700);
    expect(statSync(join(machine.home, 'agent-keys.json')).mode & 0o777).toBe(0o600);
  });

  test(
    'a second one on the same home is refused with exit code 3',
    async () => {
      const { code, stderr } = await machine.up().ended;
      expect(code).toBe(3);
      expect(stderr).toContain('already runs');
    },
    SLOW,
  );

  test(
    'one on a taken port is refused with exit code 3',
    async () => {
      const other = join(machine.dir, 'other');
      const { port } = new URL(String(ready.url));
      const { code, stderr } = await machine.poet([
        'up',
        '--home',
        other,
        '--port',
        port,
        '--app',
        machine.dir,
      ]);
      expect(code).toBe(3);
      expect(stderr).toContain(`port ${port} is taken`);
    },
    SLOW,
  );
});

describe('a project and its sessions', () => {
  test(
    'a folder becomes a project once',
    async () => {
      const project = await json('projects', 'add', '.', '--name', 'yard');
      expect(project).toMatchObject({ name: 'yard' });
      expect(await json('projects')).toEqual([expect.objectContaining({ id: project.id })]);
      expect(await ok('projects', 'list')).toMatch(/ID +NAME +FOLDER +RUNNING\n.* yard /);
    },
    SLOW,
  );

  test(
    'skills of a folder are copied into the library, and listed with who is given them',
    async () => {
      const from = join(machine.dir, 'shared-skills');
      for (const name of ['rhyme', 'Not A Name']) {
        mkdirSync(join(from, name), { recursive: true });
        writeFileSync(
          join(from, name, 'SKILL.md'),
          `---\nname: ${name}\ndescription: Says ${name}.\n---\nDo it.\n`,
        );
      }
      const added = await machine.poet(['skills', 'add', from, '--project', 'yard']);
      expect(added).toMatchObject({ code: 0, stdout: 'Added “rhyme”.\n' });
      expect(added.stderr).toContain('Not A Name: ');
      expect(await ok('skills')).toMatch(/rhyme +yard +yes +Says rhyme\./);
      expect(await json('skills', '--project', 'yard')).toMatchObject([{ name: 'rhyme', enabled: true }]);
      const none = await machine.poet(['skills', 'add', join(from, 'Not A Name')]);
      expect(none.code).toBe(1);
      expect(none.stderr).toContain('there is no skill to take');
    },
    SLOW,
  );

  test(
    'servers come from standard input, are listed without their values, and are tried',
    async () => {
      const local = {
        command: process.execPath,
        args: ['-e', 'process.exit(3)'],
        env: { TOKEN: 'hush-9090' },
      };
      const stdin = JSON.stringify({ mcpServers: { local, odd: {} } });
      const added = await machine.poet(['servers', 'add'], stdin);
      expect(added).toMatchObject({ code: 0 });
      expect(added.stdout).toContain('Added “local”.');
      expect(added.stderr).toContain('odd: It has neither a command nor an address');
      const listed = await ok('servers');
      expect(listed).toMatch(/local +all projects +yes .*process\.exit/);
      expect(JSON.stringify(await json('servers')) + listed).not.toContain('hush-9090');
      const tried = await machine.poet(['servers', 'test', 'local', '--project', 'yard']);
      expect(tried.code).toBe(1);
      expect(tried.stderr).toContain('“local” does not work: It ended before it answered');
    },
    SLOW,
  );

  test(
    'attach prints what a session prints and ends with its exit code',
    async () => {
      const session = await json('new', 'yard', '--command', 'echo first; sleep 0.5; echo last; exit 7');
      const first = await machine.poet(['attach', '--no-tty', session.id]);
      expect(first.stdout).toBe('first\r\nlast\r\n');
      expect(first.code).toBe(7);
      expect(first.stderr).toContain('linking this terminal');
      const again = await machine.poet(['attach', '--no-tty', session.id]);
      expect(again).toEqual({ code: 7, stdout: 'first\r\nlast\r\n', stderr: '' });
    },
    SLOW,
  );

  test(
    'what comes on standard input is typed, once and in order',
    async () => {
      const lines = Array.from({ length: 300 }, (_, i) => `line ${i}`);
      const session = await json(
        'new',
        'yard',
        '--title',
        'echoes',
        '--command',
        'stty -echo; echo go; head -n 300 | cksum',
      );
      const { stdout, code } = await machine.poet(['attach', 'echoes'], `${lines.join('\n')}\n`);
      const { stdout: expected } = await machine.poet([
        'new',
        'yard',
        '--json',
        '--command',
        `printf '${lines.join('\\n')}\\n' | cksum`,
      ]);
      const reference = await machine.poet(['attach', '--no-tty', JSON.parse(expected).id]);
      expect(stdout.split('\r\n').at(-2)).toBe(reference.stdout.trim());
      expect(code).toBe(0);
      expect(session.title).toBe('echoes');
    },
    SLOW,
  );

  test(
    'a recording is written out as text, raw and asciicast',
    async () => {
      const session = await json('new', 'yard', '--command', "printf '\\033[1mbold\\033[0m\\n'");
      await machine.poet(['attach', '--no-tty', session.id]);
      expect(await ok('export', session.id, '--format', 'text')).toContain('bold\n');
      expect(await ok('export', session.id, '--format', 'raw')).toBe('\x1b[1mbold\x1b[0m\r\n');
      const file = join(machine.dir, 'out.cast');
      await ok('export', session.id.slice(0, 12), '-o', file);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect((await ok('export', session.id)).split('\n')[0]).toContain('"version":3');
      expect(await ok('play', session.id, '--speed', '100')).toContain('bold');
    },
    SLOW,
  );
});

describe('what was', () => {
  test(
    'is found while its index is made anew too, and deleted for good',
    async () => {
      const session = await json('new', 'yard', '--title', 'aviary', '--command', 'echo zebrafinch sings');
      await machine.poet(['attach', '--no-tty', session.id]);
      const search = () => machine.poet(['search', 'zebrafinch']);
      const found = { code: 0, stdout: expect.stringContaining('zebrafinch sings') };
      await vi.waitFor(async () => expect(await search()).toMatchObject(found), { timeout: 15_000 });
      expect(await ok('reindex')).toContain('The index has');
      expect(await search()).toMatchObject(found);
      expect((await machine.poet(['sessions', 'delete', 'aviary'])).code).toBe(2);
      expect(await ok('sessions', 'delete', 'aviary', '--yes')).toContain('“aviary” is deleted');
      expect((await search()).code).toBe(1);
      expect(await readdir(join(machine.home, 'recordings'))).not.toContain(session.id);
      expect((await json('sessions')).map((one: { id: string }) => one.id)).not.toContain(session.id);
    },
    SLOW,
  );

  test(
    'a doctor says what the machine lacks',
    async () => {
      const { stdout } = await machine.poet(['doctor', '--json']);
      const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string }[] };
      const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
      expect(states).toMatchObject({ Permissions: 'ok', Database: 'ok', Terminals: 'ok', Relay: 'warning' });
      expect((await machine.poet(['doctor', '--home', away])).stdout).toContain('No agent runs here.');
    },
    SLOW,
  );
});

describe('sessions stop', () => {
  test(
    'ends one session, by force where it will not hear',
    async () => {
      const session = await json(
        'new',
        'yard',
        '--command',
        `trap "" HUP TERM INT; echo deaf > ${machine.dir}/deaf; while :; do sleep 1; done`,
      );
      const attached = machine.poet(['attach', '--no-tty', session.id]);
      await until('the trap', () => readFileSync(join(machine.dir, 'deaf'), { flag: 'a+' }).length > 0);
      expect(await ok('sessions', 'stop', session.id)).toContain('still runs. `--firmly` asks harder');
      expect(await ok('sessions')).toContain('stopping (politely)');
      expect(await ok('sessions', 'stop', session.id, '--force')).toContain('has ended');
      const { code, stderr } = await attached;
      expect(code).toBe(1);
      expect(stderr).toContain('a signal ended the session');
      expect(await ok('sessions', '--all')).toContain('stopped (force)');
      expect((await machine.poet(['sessions', 'stop', session.id])).stderr).toContain('no running session');
    },
    SLOW,
  );
});

describe('sessions resume', () => {
  test(
    'starts a session again in a further run, and lets go on what a dead host had ended',
    async () => {
      const one = await json('new', 'yard', '--title', 'again', '--command', 'echo again; sleep 300');
      expect(await ok('sessions', 'resume', 'again')).toContain(`poet attach ${one.id}`);
      process.kill(hostPid(machine.home) ?? 0, 'SIGKILL');
      const interrupted = async () => (await json('status')).sessions.interrupted > 0;
      await vi.waitFor(async () => expect(await interrupted()).toBe(true), { timeout: 15_000 });
      expect(await ok('status')).toContain('`poet sessions resume --interrupted`');
      expect(await ok('sessions', 'resume', '--interrupted', '--leave')).toContain('left as they are');
      expect(await interrupted()).toBe(false);
      expect((await machine.poet(['sessions', 'resume', '--leave'])).code).toBe(2);
      expect(await json('sessions', 'resume', 'again')).toMatchObject({
        id: one.id,
        state: 'running',
        runs: 2,
      });
      expect(await ok('sessions', 'stop', '--all')).toContain('has ended');
    },
    SLOW,
  );
});

describe('a terminal elsewhere', () => {
  test(
    'is linked by a pairing link on standard input, as a device of its own',
    async () => {
      const { code, stdout, stderr } = await fromAway(['link', '-', '--json'], await freshLink());
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines[0]).toMatchObject({ event: 'words', machine: 'den' });
      expect(lines[0].words).toHaveLength(6);
      expect(lines[1]).toMatchObject({ event: 'linked', machine: { name: 'den' } });
      const [file = ''] = await readdir(join(away, 'devices'));
      expect(statSync(join(away, 'devices', file)).mode & 0o777).toBe(0o600);
      expect((await json('devices')).map((device: { id: string }) => device.id)).toContain(lines[1].deviceId);
    },
    SLOW,
  );

  test(
    'a used link is refused, and nothing is left of it',
    async () => {
      const other = mkdtempSync(join(tmpdir(), 'poet-other-'));
      const link = await freshLink();
      const linked = await runPoet(['link', '-', '--json'], { env: { OPEN_POET_HOME: other }, stdin: link });
      expect(linked.code).toBe(0);
      rmSync(other, { recursive: true, force: true });
      const { code, stderr } = await runPoet(['link', '-', '--yes'], {
        env: { OPEN_POET_HOME: other },
        stdin: link,
      });
      expect(code).toBe(5);
      expect(stderr).toContain('used');
      expect(await readdir(join(other, 'devices'))).toEqual([]);
      rmSync(other, { recursive: true, force: true });
    },
    SLOW,
  );

  test(
    'refuses a link that names a machine it knows with another key, and keeps the machine that it has',
    async () => {
      const [file = ''] = await readdir(join(away, 'devices'));
      const kept = readFileSync(join(away, 'devices', file), 'utf8');
      const forged = (await freshLink()).replace(/\.[\w-]{43}&/, `.${'A'.repeat(42)}Q&`);
      const { code, stderr } = await fromAway(['link', '-', '--yes'], forged);
      expect(code).toBe(5);
      expect(stderr).toContain('forged');
      expect(readFileSync(join(away, 'devices', file), 'utf8')).toBe(kept);
    },
    SLOW,
  );

  test(
    'sees and starts sessions through the relay, and attaches to them',
    async () => {
      const { stdout } = await fromAway(['sessions', '--machine', 'den', '--json', '--all']);
      expect(JSON.parse(stdout)).toEqual(await json('sessions'));
      const made = await fromAway([
        'new',
        '--machine',
        'den',
        '--json',
        '--command',
        'read -r it; echo "got $it"; exit 3',
      ]);
      const session = JSON.parse(made.stdout);
      const attached = await fromAway(['attach', session.id, '--machine', 'den'], 'this\n');
      expect(attached.stdout).toContain('got this\r\n');
      expect(attached.code).toBe(3);
    },
    SLOW,
  );

  test(
    'revoked, it gets in no more',
    async () => {
      const before = await json('devices');
      const { stdout } = await fromAway(['machines', '--json']);
      const [mine] = JSON.parse(stdout);
      await ok('devices', 'rename', mine.deviceId, 'far away');
      expect(await ok('devices', 'revoke', 'far away')).toBe('“far away” has no access any more.\n');
      expect(await json('devices')).toHaveLength(before.length - 1);
      const { code } = await fromAway(['sessions', '--machine', 'den']);
      expect([5, 6]).toContain(code);
    },
    SLOW,
  );
});

describe('the end', () => {
  test(
    'SIGTERM leaves the sessions running and says so; the next agent finds them',
    async () => {
      const session = await json('new', 'yard', '--command', 'echo on; sleep 600');
      agent.signal('SIGTERM');
      expect((await agent.ended).code).toBe(0);
      expect(agent.lines.at(-1)).toEqual({ event: 'stopped', sessionsRunning: 1 });
      const stopped = await machine.poet(['stop']);
      expect(stopped.code).toBe(4);
      expect(stopped.stderr).toContain('1 session goes on');
      agent = machine.up('--name', 'den', '--no-pair');
      expect(await agent.line('ready')).toMatchObject({ pairing: null, sessionsRunning: 1 });
      const found = (await json('sessions')).find((one: { id: string }) => one.id === session.id);
      expect(found.state).toBe('running');
    },
    SLOW,
  );

  test(
    'stop leaves the sessions, stop --all ends them even where no agent runs',
    async () => {
      expect(await ok('status')).toContain('1 running');
      expect(await ok('stop')).toContain('1 session goes on');
      expect((await agent.ended).code).toBe(0);
      const host = hostPid(machine.home);
      expect(host).not.toBeNull();
      expect(await json('stop', '--all')).toEqual({
        agentStopped: false,
        sessionsEnded: 1,
        sessionsRunning: 0,
      });
      await until('the pty-host to end', () => hostPid(machine.home) === null);
      expect((await machine.poet(['stop', '--all'])).code).toBe(4);
    },
    SLOW,
  );

  test(
    'stop --all with an agent ends both',
    async () => {
      agent = machine.up('--no-pair');
      await agent.line('ready');
      await json('new', 'yard', '--command', 'sleep 600');
      expect(await json('stop', '--all')).toEqual({
        agentStopped: true,
        sessionsEnded: 1,
        sessionsRunning: 0,
      });
      expect((await agent.ended).code).toBe(0);
      await until('the pty-host to end', () => hostPid(machine.home) === null);
    },
    SLOW,
  );
});

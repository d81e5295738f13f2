import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { launcher, runPoet } from './testing/run-poet.ts';

let dir: string;
let home: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-cli-'));
  home = join(dir, 'state');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('poet', () => {
  test('help names every command once, and works without colour where there is no terminal', async () => {
    const { code, stdout } = await runPoet(['help']);
    expect(code).toBe(0);
    const listed = stdout.split('\n').map((line) => line.trim().split(/ {2,}/)[0]);
    for (const { name } of commands) expect(listed.filter((entry) => entry === name)).toEqual([name]);
    expect(stdout).not.toContain('\x1b');
  });

  test('is the same by `poet`, `poet help` and `poet --help`', async () => {
    const [bare, word, flag] = await Promise.all([runPoet([]), runPoet(['help']), runPoet(['--help'])]);
    expect(bare).toEqual(word);
    expect(flag).toEqual(word);
  });

  test('explains one command by --help and by help', async () => {
    const [flag, word] = await Promise.all([
      runPoet(['devices', 'revoke', '--help']),
      runPoet(['help', 'devices', 'revoke']),
    ]);
    expect(flag).toEqual(word);
    expect(flag.code).toBe(0);
    expect(flag.stdout).toContain('poet devices revoke DEVICE [flags]');
    expect(flag.stdout).toContain('--home DIR');
  });

  test('says its version', async () => {
    expect((await runPoet(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    [['session'], 'unknown command “session”; did you mean “sessions”?'],
    [['qqqqqq'], 'unknown command “qqqqqq”; `poet help` lists them'],
    [['--jsn'], 'unknown flag “--jsn”'],
    [['sessions', '--jsno'], 'unknown flag “--jsno”, did you mean “--json”?'],
    [['up', '--port'], '--port needs a value'],
    [['up', '--port', 'x'], '“x” is no port'],
    [['up', '--json=yes'], '--json takes no value'],
    [['projects', 'add'], 'FOLDER is missing'],
    [['projects', 'ad'], 'unknown command “projects ad”; there are'],
    [['status', 'now'], '“now” is one argument too many'],
    [['new', '--shell', '--command', 'ls'], 'say --shell or --command, not both'],
    [['attach', '--detach-key', 'F1'], '“F1” is no key'],
    [['relay', '--origin', 'nowhere'], '--origin takes an address'],
    [['up', '--tunnel', 'ngrok'], '“ngrok” is no tunnel'],
    [['export', 'x', '--format', 'gif'], '“gif” is no format'],
    [['pair'], 'needs a terminal'],
  ])('answers %j with words and exit code 2', async (args, said) => {
    const { code, stdout, stderr } = await runPoet(args, { env: { OPEN_POET_HOME: home } });
    expect(stderr).toContain(`poet: ${said}`.replace('poet: needs', 'needs'));
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test.each([['status'], ['devices'], ['sessions'], ['projects'], ['stop'], ['new']])(
    '%s without an agent says so, with exit code 4',
    async (command) => {
      const { code, stderr } = await runPoet([command, '--home', home]);
      expect(stderr).toBe('poet: no agent runs here; `poet up` starts one\n');
      expect(code).toBe(4);
    },
  );

  test('with --json an error is an object too', async () => {
    const { code, stdout } = await runPoet(['status', '--json', '--home', home]);
    expect(JSON.parse(stdout)).toEqual({
      event: 'error',
      code: 'not-running',
      message: 'no agent runs here; `poet up` starts one',
      exitCode: code,
    });
  });

  test('pair refuses to run inside a session', async () => {
    const env = { OPEN_POET_SESSION: 'abc' };
    const { code, stderr } = await runPoet(['pair', '--json', '--home', home], { env });
    expect(stderr).toContain('inside a session');
    expect(code).toBe(5);
  });

  test('link takes no text that is not a pairing link', async () => {
    const { code, stderr } = await runPoet(['link', '-', '--yes', '--home', home], { stdin: 'hello\n' });
    expect(stderr).toContain('poet pair');
    expect(code).toBe(2);
  });
});

describe('the launcher', () => {
  test('works through links from elsewhere, also relative ones', async () => {
    await symlink(launcher, join(dir, 'absolute'));
    await symlink('absolute', join(dir, 'relative'));
    expect((await runPoet(['--version'], { file: join(dir, 'relative'), cwd: '/' })).code).toBe(0);
  });

  test('says what to do where nothing is installed', async () => {
    await mkdir(join(dir, 'clone', 'bin'), { recursive: true });
    await writeFile(
      join(dir, 'clone', 'bin', 'poet'),
      await import('node:fs').then((fs) => fs.readFileSync(launcher)),
      {
        mode: 0o755,
      },
    );
    const { code, stderr } = await runPoet(['up'], { file: join(dir, 'clone', 'bin', 'poet') });
    expect(stderr).toContain('Run `npm start` once');
    expect(code).toBe(1);
  });
});

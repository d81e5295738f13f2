import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminal, type PoetTerminal } from './testing/poet-terminal.ts';
import { createTestMachine, type TestMachine } from './testing/poet-up.ts';
import { type PoetRun, runPoet } from './testing/run-poet.ts';

const SLOW = 90_000;

let machine: TestMachine;
let yard: string;
const opened: PoetTerminal[] = [];

const env = () => ({
  OPEN_POET_HOME: machine.home,
  HOME: machine.dir,
  PATH: `${join(machine.dir, 'bin')}:${process.env.PATH}`,
  MOOD: 'of this terminal',
});
const claude = (...args: string[]) => {
  const made = openTerminal(['claude', ...args], { env: env(), cwd: yard });
  opened.push(made);
  return made;
};
const poet = (...args: string[]): Promise<PoetRun> => runPoet(args, { env: env(), cwd: yard });
const json = async (...args: string[]) => JSON.parse((await poet(...args, '--json')).stdout);

beforeAll(async () => {
  machine = createTestMachine();
  yard = join(realpathSync(machine.dir), 'yard', 'deep');
  mkdirSync(join(machine.dir, 'bin'));
  mkdirSync(join(yard, '..', '.git'), { recursive: true });
  mkdirSync(yard);
  // Says how it was called, then waits for a line that says how to end.
  const script = `#!/bin/sh
echo "called in $PWD, mood $MOOD"; for word; do echo "<$word>"; done
case " $* " in *" -p "*) exit 4;; esac
read -r how; [ "$how" = crash ] && kill -SEGV $$; exit "$how"
`;
  writeFileSync(join(machine.dir, 'bin', 'claude'), script, { mode: 0o755 });
}, SLOW);
afterAll(async () => {
  for (const one of opened) one.kill('SIGKILL');
  await machine.close();
}, SLOW);

describe('poet claude without an agent', () => {
  test(
    'says so, and is claude alone with its exit code',
    async () => {
      const terminal = claude('--model', 'opus');
      await terminal.see('no agent runs here, so this is `claude` alone');
      await terminal.see('<opus>');
      terminal.type('7\r');
      expect(await terminal.ended).toBe(7);
    },
    SLOW,
  );
});

describe('poet claude', () => {
  beforeAll(async () => {
    await machine.up('--name', 'den').line('ready');
  }, SLOW);

  test(
    'adds the repository where the person wants it, passes everything on, and ends with its code',
    async () => {
      const terminal = claude('--model', 'opus', '--settings', '{"theme":"dark"}', 'fix "it"');
      await terminal.see(`Add ${join(yard, '..')}?`);
      terminal.type('y\r');
      await terminal.see('<fix "it">');
      expect(terminal.text()).toContain(`called in ${yard}, mood of this terminal`);
      expect(terminal.text()).toContain('<--settings>');
      expect(terminal.text()).not.toContain('theme');
      const [session] = await json('sessions');
      expect(session).toMatchObject({
        state: 'running',
        program: { kind: 'claude', model: 'opus' },
        projectId: (await json('projects'))[0].id,
      });
      // Another screen picks it up live, and it ends for both.
      const other = poet('attach', '--no-tty', session.id);
      terminal.type('5\r');
      expect(await terminal.ended).toBe(5);
      const { code, stdout } = await other;
      expect(code).toBe(5);
      expect(stdout).toContain('<fix "it">');
    },
    SLOW,
  );

  test(
    'joins the session that has the conversation open instead of opening it twice',
    async () => {
      const first = claude();
      await first.see('<--session-id>');
      const [session] = await json('sessions');
      const second = claude('--resume', session.claudeId);
      await second.see('has this conversation open; this terminal joins it');
      await second.see('called in');
      expect(await json('sessions')).toHaveLength(2);
      first.type('crash\r');
      expect(await first.ended).toBe(128 + 11);
      expect(await second.ended).toBe(128 + 11);
    },
    SLOW,
  );

  test('that begins no session, or has no terminal, is claude as it is', async () => {
    const printed = await poet('claude', '-p', 'hello');
    expect(printed).toMatchObject({ code: 4, stderr: '' });
    expect(printed.stdout).toContain('<-p>\n<hello>\n');
    expect((await poet('claude', '--help')).stdout).toContain('<--help>');
    expect((await poet('help', 'claude')).stdout).toContain('Claude Code in this terminal');
  });

  test('here adds the folder itself, once', async () => {
    expect((await poet('here')).stdout).toContain('Added “deep”');
    expect((await poet('here')).stdout).toContain('is a project already');
  });
});

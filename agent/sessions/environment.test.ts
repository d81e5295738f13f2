import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../../shared/model/log.ts';
import { testClock } from '../testing/clock.ts';
import { sessionEnvironment, shellEnvironment } from './environment.ts';
import { NO_CLAUDE, planLaunch } from './launch.ts';
import { createLoginEnvironment } from './login-environment.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'env-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const script = (name: string, text: string): string => {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
};

describe('the environment of a session', () => {
  const full = {
    PATH: '/bin',
    HOME: '/home/me',
    OPEN_POET_HOME: '/secret',
    npm_config_x: '1',
    CLAUDECODE: '1',
    CLAUDE_CODE_USE_BEDROCK: '1',
    CLAUDE_CONFIG_DIR: '/c',
    TERM_PROGRAM: 'vscode',
    KITTY_WINDOW_ID: '1',
    TMUX: 'x',
    NO_COLOR: '1',
    SHLVL: '3',
  };

  test('holds the user’s variables, and none of npm’s, of another terminal’s or of Open Poet’s own', () => {
    expect(sessionEnvironment(full, 'linux')).toEqual({
      PATH: '/bin',
      HOME: '/home/me',
      CLAUDE_CODE_USE_BEDROCK: '1',
      CLAUDE_CONFIG_DIR: '/c',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
    });
    expect(shellEnvironment(full)).not.toHaveProperty('OPEN_POET_HOME');
  });

  test('keeps the language that the user has', () => {
    expect(sessionEnvironment({ LC_CTYPE: 'de_DE.UTF-8' })).not.toHaveProperty('LANG');
    expect(sessionEnvironment({ LANG: 'de_DE.UTF-8' }).LANG).toBe('de_DE.UTF-8');
  });
});

describe('the login shell', () => {
  const env = { PATH: process.env.PATH as string, HOME: '/nowhere', OPEN_POET_HOME: '/secret' };
  const make = (shell: string, more: { log?: Log; timeoutMs?: number } = {}) => {
    const clock = testClock(1);
    return {
      clock,
      login: createLoginEnvironment({ clock, log: () => {}, env, shell, timeoutMs: 5000, ...more }),
    };
  };

  test('is asked as a login and interactive shell; what its files print does no harm', async () => {
    const shell = script(
      'shell',
      'echo welcome "$1$2"; export FROM_RC="a\nb"; shift; shift; exec /bin/sh "$@"',
    );
    const { login } = make(shell);
    const { env: got } = await login.get();
    expect(got).toMatchObject({ FROM_RC: 'a\nb', HOME: '/nowhere', TERM: 'xterm-256color' });
    expect(Object.keys(got).filter((name) => name.startsWith('OPEN_POET_'))).toEqual([]);
  });

  test('is asked once for a burst of sessions, and again after a while', async () => {
    const shell = script(
      'shell',
      `echo x >>${dir}/count; export COUNT=$(wc -l <${dir}/count); shift; shift; exec /bin/sh "$@"`,
    );
    const { login, clock } = make(shell);
    const counts = (await Promise.all([login.get(), login.get()])).map(({ env: got }) => got.COUNT?.trim());
    expect(counts).toEqual(['1', '1']);
    clock.advance(61_000);
    expect((await login.get()).env.COUNT?.trim()).toBe('2');
  });

  test('that hangs later does not hold up a session: what it said before has to do', async () => {
    const shell = script(
      'shell',
      `[ -e ${dir}/hang ] && exec sleep 60; export SAID=before; shift; shift; exec /bin/sh "$@"`,
    );
    const { login, clock } = make(shell);
    expect((await login.get()).env.SAID).toBe('before');
    writeFileSync(join(dir, 'hang'), '');
    clock.advance(61_000);
    const second = login.get();
    clock.advance(2000);
    expect((await second).env.SAID).toBe('before');
  });

  test.each([
    ['hangs', 'sleep 60'],
    ['fails', 'exit 3'],
    ['prints rubbish', 'echo rubbish'],
  ])('that %s leaves the agent’s own environment', async (_what, text) => {
    const heard: string[] = [];
    const { login } = make(script('shell', text), {
      timeoutMs: 500,
      log: (_level, event) => heard.push(event),
    });
    expect((await login.get()).env).toMatchObject({ PATH: env.PATH, TERM: 'xterm-256color' });
    expect(heard).toEqual(['login-shell.unreadable']);
  });
});

describe('a program', () => {
  const login = () => ({ shell: '/bin/sh', env: { PATH: dir } });

  test('claude is started by its path with a conversation id of ours', async () => {
    const claude = script('claude', 'true');
    const launch = await planLaunch({ program: { kind: 'claude' }, login: login(), sessionId: 's' });
    expect(launch).toMatchObject({ file: claude, notice: null, env: { OPEN_POET_SESSION: 's' } });
    expect(launch.claudeId).toMatch(/^[0-9a-f-]{36}$/);
    expect(launch.args).toEqual(['--session-id', launch.claudeId]);
  });

  test('claude where it is not installed is a shell that says how to install it', async () => {
    expect(await planLaunch({ program: { kind: 'claude' }, login: login(), sessionId: 's' })).toMatchObject({
      file: '/bin/sh',
      args: ['-l'],
      claudeId: null,
      notice: NO_CLAUDE,
    });
  });

  test('a command runs in the login shell', async () => {
    expect(
      await planLaunch({
        program: { kind: 'command', command: 'make | tee log' },
        login: login(),
        sessionId: 's',
      }),
    ).toMatchObject({
      file: '/bin/sh',
      args: ['-l', '-c', 'make | tee log'],
      notice: null,
    });
  });
});

import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRun } from '../recordings/recording.ts';
import { isAlive } from './process-alive.ts';
import { listen, nameOf, SESSION, shell, startTestHost, type TestHost, until } from './test-support.ts';
import type { RunKey } from './types.ts';

let home: TestHost;
beforeEach(async () => {
  home = await startTestHost();
});
afterEach(() => home.close());

const key = (run: number): RunKey => ({ sessionId: SESSION, run });

async function recorded(run: RunKey): Promise<Buffer> {
  const { reader } = openRun(home.places.recordingsDir, run);
  const parts: Uint8Array[] = [];
  for (let at = await reader.start(); ; ) {
    const bytes = await reader.read(at, 1 << 20);
    if (bytes.length === 0) return Buffer.concat(parts);
    parts.push(bytes);
    at += bytes.length;
  }
}

describe('a run', () => {
  test('tells its output, its exit code and its end, in that order, and records what it told', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    const info = await host.spawn(shell(0, 'printf "héllo\\n"; exit 3'));
    expect(info).toMatchObject({ ...key(0), length: 0, exit: null, cols: 80, rows: 24 });
    const end = await until(() => heard.exits.get(nameOf(key(0))), 'the exit');
    expect(end).toEqual({ exit: { exitCode: 3, signal: null }, length: 8 });
    expect(heard.text(key(0))).toBe('héllo\r\n');
    expect((await recorded(key(0))).toString()).toBe('héllo\r\n');
    expect(await openRun(home.places.recordingsDir, key(0)).exit()).toEqual({ exitCode: 3, signal: null });
    expect(await host.list()).toMatchObject([{ ...key(0), length: 8, exit: { exitCode: 3, signal: null } }]);
    host.forget(key(0));
    expect(await host.list()).toEqual([]);
  });

  test('is answered by what is typed', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'read line; echo "got $line"'));
    host.input(key(0), 'w', 0, Buffer.from('hello\n'));
    await until(() => heard.exits.size > 0, 'the exit');
    expect(heard.text(key(0))).toContain('got hello');
    expect(heard.applied.get(`${nameOf(key(0))} w`)).toBe(6);
  });

  test('is said to have what was typed before anybody sees what it made of it', async () => {
    const heard = listen();
    const overtaken: string[] = [];
    const host = await home.connect({
      ...heard.events,
      onOutput(run, offset, bytes) {
        heard.events.onOutput(run, offset, bytes);
        const seen = heard.text(run);
        if (seen.length > (heard.applied.get(`${nameOf(run)} w`) ?? 0)) overtaken.push(seen);
      },
    });
    await host.spawn(shell(0, 'cat'));
    const typed = 'abcdefgh'.repeat(25);
    for (let at = 0; at < typed.length; at += 1) {
      host.input(key(0), 'w', at, Buffer.from(typed.charAt(at)));
      // Some come while what was before them is echoed, others with it.
      if (at % 8 === 0) await until(() => heard.text(key(0)).length > at, 'the echo');
    }
    await until(() => heard.text(key(0)) === typed, 'all of the echo');
    expect(overtaken).toEqual([]);
  });

  test('has the size it is given, and says at which offset a new one took effect', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'stty size; read line; stty size', { cols: 91, rows: 17 }));
    await until(() => heard.text(key(0)).includes('17 91'), 'the first size');
    host.resize(key(0), 44, 33);
    host.input(key(0), 'w', 0, Buffer.from('\n'));
    await until(() => heard.text(key(0)).includes('33 44'), 'the second size');
    expect(heard.other).toContain('44x33 at 7');
    expect((await host.list())[0]).toMatchObject({ cols: 44, rows: 33 });
  });

  test('has exactly the environment it is given', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn({
      ...shell(0, ''),
      file: '/usr/bin/env',
      args: [],
      env: { ONLY: 'this', TERM: 'dumb' },
    });
    await until(() => heard.exits.size > 0, 'the exit');
    expect(heard.text(key(0)).trim().split('\r\n').sort()).toEqual(['ONLY=this', 'TERM=dumb']);
  });

  test('has no terminal but its own, and every signal as it was', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    for (const run of [0, 1]) await host.spawn(shell(run, 'sleep 600'));
    await host.spawn(shell(2, 'ls -l /proc/self/fd; grep -E "Sig(Ign|Blk)" /proc/self/status'));
    await until(() => heard.exits.has(nameOf(key(2))), 'the exit');
    const text = heard.text(key(2));
    expect(text.match(/-> \/dev\/\S*/g)).toHaveLength(3);
    expect(text).not.toContain('ptmx');
    expect(text.match(/Sig\w+:\s*0+\r/g)).toHaveLength(2);
  });

  test('that is a script without an interpreter is run by the shell; one whose interpreter is missing says so', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    for (const [run, text] of ['echo "I am $0 $1"', '#!/no/such/thing'].entries()) {
      const file = join(home.dir, `script-${run}`);
      await writeFile(file, `${text}\n`, { mode: 0o755 });
      await host.spawn({ ...shell(run, ''), file, args: ['one'] });
    }
    await until(() => heard.exits.size === 2, 'both exits');
    expect(heard.text(key(0))).toBe(`I am ${home.dir}/script-0 one\r\n`);
    expect(heard.text(key(1))).toContain('there is no /no/such/thing');
    expect(heard.exits.get(nameOf(key(1)))?.exit).toEqual({ exitCode: 127, signal: null });
  });

  test('has the umask of its user, not that of the host', async () => {
    const heard = listen();
    const host = await home.connect(heard.events, { start: { ...home.places, umask: 0o027 } });
    await host.spawn(shell(0, 'umask'));
    await until(() => heard.exits.size > 0, 'the exit');
    expect(heard.text(key(0)).trim()).toBe('0027');
  });

  test('erases a whole character of UTF-8 in a line', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'read line; printf "%s" "$line" | od -An -tx1'));
    host.input(key(0), 'w', 0, Buffer.from('aé\x7fb\n'));
    await until(() => heard.exits.size > 0, 'the exit');
    expect(heard.text(key(0))).toContain('61 62');
  });

  test('that prints a lot is recorded whole, its last line too', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'seq 1 300000'));
    const { length } = await until(() => heard.exits.get(nameOf(key(0))), 'the exit', 60_000);
    const text = (await recorded(key(0))).toString();
    const lines = Array.from({ length: 300_000 }, (_, i) => `${i + 1}\r\n`).join('');
    expect(length).toBe(lines.length);
    expect(text === lines).toBe(true);
    expect(heard.text(key(0)) === lines).toBe(true);
  }, 90_000);

  test('is listed, while it prints, with the very length that its output goes on from', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'seq 1 100000'));
    while (!heard.exits.has(nameOf(key(0)))) {
      const [info] = await host.list();
      expect(info?.length).toBe(heard.output.get(nameOf(key(0)))?.end ?? 0);
      if (info?.exit) break;
    }
  });

  test('that cannot start says why and leaves nothing', async () => {
    const host = await home.connect();
    await expect(host.spawn(shell(0, '', { cwd: '/nowhere/at/all' }))).rejects.toThrow('there is no folder');
    await expect(host.spawn({ ...shell(0, ''), file: 'no-such-program' })).rejects.toThrow('not on the PATH');
    await expect(host.spawn({ ...shell(0, ''), file: '/etc/passwd' })).rejects.toThrow('not executable');
    expect(await host.list()).toEqual([]);
    await host.spawn(shell(0, 'true'));
    await expect(host.spawn(shell(0, 'true'))).rejects.toThrow('already');
  });
});

describe('signals', () => {
  test('SIGINT reaches the program in the foreground and not the shell around it', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn({ ...shell(0, ''), file: 'bash', args: ['--norc', '--noprofile', '-i'] });
    host.input(key(0), 'w', 0, Buffer.from('sleep 1000; echo "sleep said $?"\n'));
    await until(async () => (await sleeping(host.pid)) > 0, 'sleep');
    host.signal(key(0), 'SIGINT');
    host.input(key(0), 'w', 33, Buffer.from('echo still $((40+2))\n'));
    await until(() => heard.text(key(0)).includes('still 42'), 'the shell');
    host.signal(key(0), 'SIGKILL');
    const { exit } = await until(() => heard.exits.get(nameOf(key(0))), 'the exit');
    expect(exit).toEqual({ exitCode: null, signal: 9 });
  });

  test('what ignores SIGHUP ends by SIGKILL, with everything it started', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'trap "" HUP; sleep 1000 & echo child $!; wait'));
    const child = await until(() => /child (\d+)/.exec(heard.text(key(0)))?.[1], 'the child');
    host.signal(key(0), 'SIGHUP');
    host.signal(key(0), 'SIGKILL');
    const { exit } = await until(() => heard.exits.get(nameOf(key(0))), 'the exit');
    expect(exit).toEqual({ exitCode: null, signal: 9 });
    await until(() => !isAlive(Number(child)), 'the end of the child');
  });
});

test('a signal that comes before the program has begun is not lost', async () => {
  const heard = listen();
  const host = await home.connect(heard.events);
  for (let run = 0; run < 20; run++) {
    await host.spawn(shell(run, 'sleep 1000'));
    host.signal(key(run), run % 2 === 0 ? 'SIGKILL' : 'SIGHUP');
  }
  await until(() => heard.exits.size === 20, 'every exit');
}, 40_000);

describe('the host', () => {
  test('keeps its socket and files to its owner', async () => {
    await home.connect();
    expect((await stat(home.socketPath)).mode & 0o777).toBe(0o600);
    expect((await stat(home.places.hostFile)).mode & 0o777).toBe(0o600);
    expect((await stat(home.places.recordingsDir)).mode & 0o777).toBe(0o700);
  });

  test('is one, however many look for it at once', async () => {
    const hosts = await Promise.all([home.connect(), home.connect(), home.connect()]);
    expect(new Set(hosts.map(({ pid }) => pid)).size).toBe(1);
  });

  test('tells only the newest agent, and tells the earlier one so', async () => {
    const first = listen();
    const second = listen();
    await home.connect(first.events);
    const host = await home.connect(second.events);
    await until(() => first.other.includes('taken-over'), 'the takeover');
    await host.spawn(shell(0, 'echo hi'));
    await until(() => second.exits.size > 0, 'the exit');
    expect(first.output.size).toBe(0);
  });

  test('goes only when nothing is alive', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    await host.spawn(shell(0, 'sleep 1000'));
    await expect(host.shutdown()).rejects.toThrow('1 still running');
    host.signal(key(0), 'SIGKILL');
    const { exit } = await until(() => heard.exits.get(nameOf(key(0))), 'the exit');
    expect(exit).toEqual({ exitCode: null, signal: 9 });
    await host.shutdown();
    await until(() => heard.other.includes('gone'), 'the end');
  });

  test('whose process is killed takes its runs along, even where one of them will not go', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    const first = await host.spawn(shell(0, 'sleep 1000'));
    // It is forked while the first one's terminal is open.
    const second = await host.spawn(shell(1, 'trap "" HUP; echo ready; sleep 1000'));
    await until(() => heard.text(key(1)).includes('ready'), 'the second run');
    process.kill(host.pid, 'SIGKILL');
    try {
      await until(() => heard.other.includes('gone'), 'the news');
      await until(() => !isAlive(first.pid), 'the end of the first run');
    } finally {
      process.kill(-second.pid, 'SIGKILL');
    }
  });

  test('whose process is killed is reported gone', async () => {
    const heard = listen();
    const host = await home.connect(heard.events);
    process.kill(host.pid, 'SIGKILL');
    await until(() => heard.other.length > 0, 'the news');
    expect(heard.other).toEqual(['gone']);
    expect((await home.connect()).pid).not.toBe(host.pid);
  });
});

async function sleeping(host: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,comm=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const shells = rows.filter(([, parent]) => Number(parent) === host).map(([pid]) => pid);
  return rows.filter(([, parent, name]) => shells.includes(parent ?? '') && name === 'sleep').length;
}

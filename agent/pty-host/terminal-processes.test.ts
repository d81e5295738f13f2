import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { startPty } from './pty-process.ts';
import { fromPs, listProcesses, signalTerminal } from './terminal-processes.ts';
import { until } from './test-support.ts';

function hasPs(): boolean {
  try {
    execFileSync('ps', ['-o', 'tty=', '-p', String(process.pid)]);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!hasPs())('ps and the system agree on the processes of a terminal', async () => {
  let ended = false;
  const { pid } = startPty(
    {
      file: '/bin/sh',
      args: ['-c', 'sleep 1000 & sleep 1000'],
      env: ['PATH=/usr/bin:/bin'],
      ...{ cwd: tmpdir(), cols: 80, rows: 24, umask: 0o022 },
    },
    {
      onOutput() {},
      onEnd() {
        ended = true;
      },
    },
  );
  try {
    await until(async () => (await listProcesses(pid)).length === 3, 'the processes');
    const byPid = (a: { pid: number }, b: { pid: number }) => a.pid - b.pid;
    expect((await fromPs(pid)).sort(byPid)).toEqual((await listProcesses(pid)).sort(byPid));
    expect(await fromPs(pid)).toContainEqual({ pid, group: pid, foreground: pid });
  } finally {
    await signalTerminal(pid, 'SIGKILL');
    await until(() => ended, 'the end');
  }
  await until(async () => (await listProcesses(pid)).length === 0, 'the end of the rest');
});

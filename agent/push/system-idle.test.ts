import { execFileSync } from 'node:child_process';
import { spawn } from 'node-pty';
import { describe, expect, test } from 'vitest';
import { idleInGdbus, idleInIoreg, systemIdle, terminalsOf } from './system-idle.ts';

test('what systems say is read', () => {
  expect(idleInIoreg('    | |   "HIDIdleTime" = 2250000000\n')).toBe(2250);
  expect(idleInIoreg('nothing of it')).toBeNull();
  expect(idleInGdbus('(uint64 61234,)\n')).toBe(61_234);
  expect(idleInGdbus('Error: no such name')).toBeNull();
});

describe.skipIf(process.platform !== 'linux')('a terminal of Linux', () => {
  test('that somebody types into counts, and one that we made does not', async () => {
    const pty = spawn('/bin/cat', [], {});
    try {
      await new Promise<void>((resolve) => {
        pty.onData(() => resolve());
        pty.write('key\r');
      });
      // The kernel notes it to within eight seconds.
      const idle = await systemIdle({}, new Set());
      expect(idle).toBeLessThan(30_000);
      const own = await terminalsOf([pty.pid]);
      expect([...own]).toEqual([
        execFileSync('readlink', [`/proc/${pty.pid}/fd/0`], { encoding: 'utf8' }).trim(),
      ]);
      const without = await systemIdle({}, own);
      expect(without ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(idle ?? 0);
    } finally {
      pty.kill('SIGKILL');
    }
  });

  test('nothing is made up where nothing is known', async () => {
    expect(await systemIdle({}, new Set(), 'darwin')).toBeNull();
  });
});

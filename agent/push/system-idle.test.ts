import { readlink } from 'node:fs/promises';
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
      const file = await readlink(`/proc/${pty.pid}/fd/0`);
      expect([...(await terminalsOf([pty.pid]))]).toEqual([file]);
      // Others of this machine, in which anybody may type meanwhile, are told apart.
      const all = { has: () => true };
      const allButThis = { has: (name: string) => name !== file };
      // The kernel notes it to within eight seconds.
      expect(await systemIdle({}, allButThis)).toBeLessThan(30_000);
      expect(await systemIdle({}, all)).toBeNull();
    } finally {
      pty.kill('SIGKILL');
    }
  });

  test('nothing is made up where nothing is known', async () => {
    expect(await systemIdle({}, new Set(), 'darwin')).toBeNull();
  });
});

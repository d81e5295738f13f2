import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnv } from '../../../tests/support/clean-env.ts';
import { startPoet } from '../../../tests/support/program.ts';

test.skipIf(process.platform !== 'linux')(
  'a relay with --take-over ends the one before it, in order, once it answers itself',
  async () => {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'poet-take-over-')));
    const start = (port: string) =>
      startPoet(['relay', '--json', '--take-over', '--no-app', '--port', port, '--home', home], {
        env: cleanEnv(home),
      });
    const former = start('0');
    const { port, url } = await former.line('ready');
    const elsewhere = start('0');
    await elsewhere.line('ready');
    const next = start(String(port));
    try {
      await next.line('ready');
      expect(await former.ended).toEqual({ code: 0, signal: null });
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect(next.stderr()).toBe('');
      const other = await elsewhere.line('ready');
      expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    } finally {
      await Promise.all([former.kill('SIGKILL'), next.kill('SIGTERM'), elsewhere.kill('SIGTERM')]);
      await rm(home, { recursive: true });
    }
  },
);

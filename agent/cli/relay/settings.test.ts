import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../../../relay/testing/certificate.ts';
import { runPoet } from '../testing/run-poet.ts';
import { type RelayFlags, relaySettings, relayWarnings } from './settings.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-relay-config-'));
  await selfSigned(dir, 'relay.example');
  await writeFile(join(dir, 'tokens'), '# ours\na token of 24 characters\n', { mode: 0o600 });
  await writeFile(join(dir, 'metrics'), 'a token that shows the metrics\n', { mode: 0o600 });
});
afterAll(() => rm(dir, { recursive: true }));

const whole = {
  host: '0.0.0.0',
  port: 8443,
  origins: ['https://relay.example'],
  tls: { cert: 'cert.pem', key: 'key.pem' },
  db: 'relay.db',
  app: false,
  proxies: ['10.0.0.0/8'],
  registration: 'tokens',
  metricsToken: 'metrics',
  takeOver: true,
  limits: { channelsPerAgent: 8, keyBytes: { perSecond: 1, burst: 2 } },
};
async function settingsOf(config: object, flags: RelayFlags = {}) {
  const file = join(dir, 'relay.json');
  await writeFile(file, JSON.stringify(config));
  return relaySettings({ config: file, home: join(dir, 'home'), ...flags }, Date.now());
}

describe('the config of a relay', () => {
  test('holds everything that a flag can say, its paths from where it stands, and the limits', async () => {
    expect(await settingsOf(whole)).toEqual({
      host: '0.0.0.0',
      port: 8443,
      origins: ['wss://relay.example'],
      tls: { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') },
      dbFile: join(dir, 'relay.db'),
      appDir: null,
      proxies: ['10.0.0.0/8'],
      registrationFile: join(dir, 'tokens'),
      metricsToken: 'a token that shows the metrics',
      limits: whole.limits,
      takeOver: true,
      verbose: false,
    });
  });

  test('comes after the flags', async () => {
    const settings = await settingsOf(whole, { port: '1', origin: ['wss://other.example'], proxy: [] });
    expect([settings.port, settings.origins, settings.proxies]).toEqual([1, ['wss://other.example'], []]);
  });

  test.each([
    [{ prot: 1 }, /relay\.json: prot/],
    [{ port: 70_000 }, /relay\.json: port/],
    [{ limits: { helloMs: -1 } }, /limits\.helloMs/],
    [{ origins: ['relay.example'] }, /--origin takes an address/],
    [{ proxies: ['10.0.0.0/99'] }, /10\.0\.0\.0\/99/],
    [{ tls: { cert: 'cert.pem', key: 'tokens' } }, /is not the private key/],
    [{ registration: 'nowhere' }, /nowhere: ENOENT/],
    [{ registration: 'cert.pem' }, /can be read by others/],
    [{ metricsToken: 'relay.json' }, /can be read by others|no token/],
    [{ db: 'nowhere/relay.db' }, /no folder/],
    [{ app: 'nowhere' }, /no built app/],
  ])('%o is refused with words', async (config, words) => {
    await chmod(join(dir, 'cert.pem'), 0o644);
    await expect(settingsOf({ app: false, ...config })).rejects.toThrow(words);
  });

  test('an operator hears of what is likely a mistake', async () => {
    const words = async (config: object) =>
      relayWarnings(await settingsOf({ app: false, ...config })).join('\n');
    expect(await words(whole)).toBe('');
    expect(await words({ ...whole, origins: ['https://other.example'] })).toMatch(/not for other\.example/);
    expect(await words({ host: '0.0.0.0' })).toMatch(/no origin is given.*\nany machine may register/);
    expect(await words({ origins: ['ws://relay.example'] })).toMatch(/without TLS/);
    expect(await words({ origins: ['https://relay.example'] })).toMatch(/no proxy is trusted/);
    expect(await words({ origins: ['https://relay.example'], proxies: ['127.0.0.1'] })).toBe('');
  });
});

test('poet relay --check-config says what it would run with, and shows no secret', async () => {
  const file = join(dir, 'relay.json');
  await writeFile(file, JSON.stringify(whole));
  const { code, stdout, stderr } = await runPoet(['relay', '--check-config', '--config', file]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/Listens +0\.0\.0\.0:8443, TLS\n/);
  expect(stdout).toMatch(/Limits +channelsPerAgent, keyBytes\n/);
  expect(stdout).toMatch(/Takes over +from the relay that runs here\n/);
  expect(stdout).not.toContain('a token that shows');
  const json = JSON.parse((await runPoet(['relay', '--check-config', '--json', '--config', file])).stdout);
  expect(json).toMatchObject({ port: 8443, metricsToken: 'set', warnings: [] });

  await writeFile(file, JSON.stringify({ ...whole, tls: { cert: 'gone.pem', key: 'key.pem' } }));
  const wrong = await runPoet(['relay', '--check-config', '--config', file]);
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).toMatch(/gone\.pem/);
});

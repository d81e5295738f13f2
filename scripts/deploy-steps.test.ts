import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deploy, type Ran } from './deploy-steps.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poet-deploy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An account with what was set before, and where it puts a Worker. */
function account(
  options: { secrets?: string[]; targets?: string[]; code?: number; healthyAt?: number } = {},
) {
  const { targets = ['https://open-poet-relay.ada.workers.dev'], healthyAt = 0 } = options;
  const secrets = new Map((options.secrets ?? []).map((name) => [name, 'as before']));
  const calls: string[][] = [];
  const said: string[] = [];
  let asked = 0;
  const run = async (
    args: readonly string[],
    { input, env }: { input?: string; env?: Record<string, string> } = {},
  ): Promise<Ran> => {
    calls.push([...args]);
    const [command, verb] = args;
    if (command === 'deploy') {
      const file = args[args.indexOf('--secrets-file') + 1];
      if (args.includes('--secrets-file') && file !== undefined) {
        expect(statSync(file).mode & 0o077).toBe(0);
        for (const [name, value] of Object.entries(JSON.parse(readFileSync(file, 'utf8'))))
          secrets.set(name, String(value));
      }
      const lines = [{ type: 'wrangler-session' }, { type: 'deploy', targets }];
      writeFileSync(
        env?.WRANGLER_OUTPUT_FILE_PATH ?? '',
        lines.map((line) => JSON.stringify(line)).join('\n'),
      );
      return { code: options.code ?? 0, output: '' };
    }
    if (verb === 'put') secrets.set(args[2] ?? '', input ?? '');
    return {
      code: 0,
      output: JSON.stringify([...secrets.keys()].map((name) => ({ name, type: 'secret_text' }))),
    };
  };
  const fetch = async (url: string) => {
    asked += 1;
    said.push(url);
    return { json: async () => ({ ok: asked > healthyAt }) };
  };
  const start = (origins: string[] = [], name?: string) =>
    deploy({ origins, name, run, folder, say: (text) => said.push(text), fetch, wait: async () => {} });
  return { start, secrets, calls, said };
}

describe('a deploy', () => {
  test('the first one tells the relay where it was put', async () => {
    const { start, secrets, said } = account({ healthyAt: 2 });
    expect(await start()).toBeNull();
    expect(secrets.get('ORIGINS')).toBe('wss://open-poet-relay.ada.workers.dev');
    expect(said.at(-1)).toContain('npm start -- --relay https://open-poet-relay.ada.workers.dev');
  });

  test('a later one leaves its addresses as they are', async () => {
    const { start, secrets, calls } = account({ secrets: ['ORIGINS'] });
    expect(await start()).toBeNull();
    expect(secrets.get('ORIGINS')).toBe('as before');
    expect(calls.some((args) => args.includes('put'))).toBe(false);
  });

  test('addresses that are named come with it, in a file that nobody else can read', async () => {
    const { start, secrets, calls } = account({ secrets: ['ORIGINS'] });
    expect(await start(['https://relay.example', 'poet.example'], 'mine')).toBeNull();
    expect(secrets.get('ORIGINS')).toBe('wss://relay.example,wss://poet.example');
    expect(calls[0]).toEqual(expect.arrayContaining(['--name', 'mine']));
    expect(calls.flat().join(' ')).not.toContain('relay.example');
  });

  test.each([
    [['ftp://relay.example'], {}, /“ftp:\/\/relay.example” is no HTTPS address/],
    [['https://relay.example/path'], {}, /no HTTPS address/],
    [[], { code: 1 }, /was not deployed/],
    [[], { targets: [] }, /name one with --origin/],
    [[], { healthyAt: 1_000 }, /does not say that it is well/],
  ])('%o with %o ends in words', async (origins, options, words) => {
    const { start } = account(options);
    expect(await start(origins)).toMatch(words);
  });

  test('a wrong address changes nothing', async () => {
    const { start, calls } = account();
    await start(['nonsense here']);
    expect(calls).toEqual([]);
    expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
  });
});

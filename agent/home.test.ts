import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultHome, HomeError, openHome } from './home.ts';
import { KeysError, loadKeys } from './keys.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const mode = (path: string) => statSync(path).mode & 0o777;

describe('the state directory', () => {
  test('and everything in it is its owner’s alone, even where it was looser before', () => {
    chmodSync(dir, 0o755);
    const home = openHome(dir);
    for (const path of [home.dir, home.runDir, home.recordingsDir, home.logsDir, home.linksDir]) {
      expect(mode(path)).toBe(0o700);
    }
    writeFileSync(join(dir, 'later'), '');
    expect(mode(join(dir, 'later'))).toBe(0o600);
  });

  test('that is deep keeps its sockets in a short place, the same each time', () => {
    const deep = join(dir, 'x'.repeat(90));
    const home = openHome(deep);
    expect(Buffer.byteLength(home.hostSocket)).toBeLessThanOrEqual(100);
    expect(home.runDir.startsWith(deep)).toBe(false);
    expect(mode(home.runDir)).toBe(0o700);
    expect(openHome(deep).runDir).toBe(home.runDir);
    expect(openHome(join(dir, 'y'.repeat(90))).runDir).not.toBe(home.runDir);
    rmSync(home.runDir, { recursive: true });
    rmSync(openHome(join(dir, 'y'.repeat(90))).runDir, { recursive: true });
  });

  test('may be a link to another place, and is then the same as that place', () => {
    symlinkSync(dir, `${dir}-link`);
    try {
      expect(openHome(`${dir}-link`)).toEqual(openHome(dir));
    } finally {
      rmSync(`${dir}-link`);
    }
  });

  test('that holds a link where its sockets belong is refused', () => {
    symlinkSync(tmpdir(), join(dir, 'run'));
    expect(() => openHome(dir)).toThrow(HomeError);
  });

  test('is where the system keeps state, unless it is said', () => {
    expect(defaultHome({ OPEN_POET_HOME: '/a/b' }, 'linux')).toBe('/a/b');
    expect(defaultHome({ XDG_STATE_HOME: '/s' }, 'linux')).toBe('/s/open-poet');
    expect(defaultHome({}, 'linux')).toMatch(/\.local\/state\/open-poet$/);
    expect(defaultHome({}, 'darwin')).toMatch(/Library\/Application Support\/open-poet$/);
  });
});

describe('the keys', () => {
  const file = () => join(dir, 'agent-keys.json');

  test('are made once, and are the same afterwards', async () => {
    const made = await loadKeys(file());
    const again = await loadKeys(file());
    expect(mode(file())).toBe(0o600);
    expect(again.agentId).toBe(made.agentId);
    expect(again.noise.publicKey).toEqual(made.noise.publicKey);
    expect(await again.signing.sign(new Uint8Array(3))).toEqual(await made.signing.sign(new Uint8Array(3)));
    expect(again.signing.privateKey.extractable).toBe(false);
  });

  test('that others can read are refused in words', async () => {
    await loadKeys(file());
    chmodSync(file(), 0o640);
    await expect(loadKeys(file())).rejects.toThrow(KeysError);
    await expect(loadKeys(file())).rejects.toThrow(/mode 640.*chmod 600/s);
  });

  test('that are broken are refused, never replaced', async () => {
    await loadKeys(file());
    writeFileSync(file(), '{"v":1}');
    await expect(loadKeys(file())).rejects.toThrow(/Restore it/);
    expect(readFileSync(file(), 'utf8')).toBe('{"v":1}');
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes, toBase32 } from '../../shared/wire/bytes.ts';
import { forgetLink, listLinks, loadLink, type MachineLink, saveLink } from './links/store.ts';
import { createFileLog } from './log.ts';
import { checkTls } from './tls-files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'poet-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const peer = () => toBase32(randomBytes(17)).slice(0, 26);
const makeLink = (name: string): MachineLink => ({
  version: 1,
  agentId: peer(),
  deviceId: peer(),
  name,
  relay: 'wss://relay.example',
  agentStatic: randomBytes(32),
  signing: { publicKey: randomBytes(32), pkcs8: randomBytes(48) },
  noise: { publicKey: randomBytes(32), pkcs8: randomBytes(48) },
  devicePsk: randomBytes(32),
  pairing: {
    inviteId: randomBytes(32),
    psk: randomBytes(32),
    token: randomBytes(32),
    name: 'Terminal',
    platform: 'test',
  },
  linkedAt: 1,
});

describe('the keys for other machines', () => {
  test('come back as they were, from a file that nobody else can read', () => {
    const link = makeLink('den');
    saveLink(dir, link);
    expect(loadLink(dir, link.agentId)).toEqual(link);
    expect(statSync(join(dir, `${link.agentId}.json`)).mode & 0o777).toBe(0o600);
  });

  test('are listed by name and forgotten one by one', () => {
    const [b, a] = [makeLink('b'), makeLink('a')];
    saveLink(dir, b);
    saveLink(dir, a);
    writeFileSync(join(dir, 'notes.txt'), '');
    expect(listLinks(dir).map((link) => link.name)).toEqual(['a', 'b']);
    forgetLink(dir, a.agentId);
    expect(listLinks(dir)).toEqual([b]);
    expect(loadLink(dir, a.agentId)).toBeNull();
  });

  test('a damaged file is named, not overlooked', () => {
    const link = makeLink('den');
    saveLink(dir, link);
    writeFileSync(join(dir, `${link.agentId}.json`), '{"version":1}');
    expect(() => loadLink(dir, link.agentId)).toThrow(`${link.agentId}.json is damaged`);
  });
});

describe('the log', () => {
  test('is private, leaves out what is below its level, and is kept in bounds', () => {
    const log = createFileLog(dir, 'info');
    log('debug', 'hidden');
    log('warn', 'seen', { run: 1 });
    const file = join(dir, 'agent.log');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ level: 'warn', event: 'seen', run: 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (let i = 0; i < 70; i++) log('info', 'much', { text: 'x'.repeat(100_000) });
    expect(statSync(file).size + statSync(join(dir, 'agent.1.log')).size).toBeLessThan(9 * 1024 * 1024);
  });

  test('that cannot be written ends nothing', () => {
    const log = createFileLog(join(dir, 'gone'), 'info');
    expect(() => log('error', 'lost')).not.toThrow();
  });
});

describe('a certificate', () => {
  test('and its key go together, or neither is given', () => {
    expect(checkTls({}, 0)).toBeUndefined();
    expect(() => checkTls({ 'tls-cert': 'a' }, 0)).toThrow('go together');
  });

  test('that is none is named', () => {
    const file = join(dir, 'cert.pem');
    writeFileSync(file, 'not a certificate');
    expect(() => checkTls({ 'tls-cert': file, 'tls-key': file }, 0)).toThrow('holds no certificate');
    expect(() => checkTls({ 'tls-cert': join(dir, 'none'), 'tls-key': file }, 0)).toThrow(
      'cannot be used: ENOENT',
    );
  });
});

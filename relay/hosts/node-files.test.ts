/** What a relay on Node reads from files, and reads again; and what it believes of a proxy. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CloseCode } from '../../shared/wire/outer.ts';
import { connectAgent, greet, newIdentity } from '../conformance/peer.ts';
import { selfSigned } from '../testing/certificate.ts';
import { startTestRelay, type TestRelay } from '../testing/node-relay.ts';

let dir: string;
let relay: TestRelay;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-files-'));
});
afterEach(async () => {
  await relay.close();
  await rm(dir, { recursive: true });
});

function certificateOf(url: string): Promise<PeerCertificate> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe('a certificate that is renewed', () => {
  test('serves the next connection, and who is connected stays', async () => {
    const tls = await selfSigned(dir, 'before.example');
    relay = await startTestRelay({ tls });
    const agent = await connectAgent(relay.url, await newIdentity());
    expect((await certificateOf(relay.url)).subject.CN).toBe('before.example');
    await selfSigned(dir, 'after.example');
    relay.reload();
    expect((await certificateOf(relay.url)).subject.CN).toBe('after.example');
    expect(agent.closed).toBeUndefined();
  });

  test('and cannot be used is told of; the former one goes on', async () => {
    const tls = await selfSigned(dir, 'before.example');
    relay = await startTestRelay({ tls });
    await writeFile(tls.key, 'half a file');
    relay.reload();
    expect((await certificateOf(relay.url)).subject.CN).toBe('before.example');
    expect(relay.logged.join()).toMatch(/certificate\.not-renewed.*key\.pem is not the private key/);
  });
});

describe('tokens of the operator', () => {
  const [first, second] = ['the first token of the operator', 'the second token of the operator'];
  const knock = async (registration: string) => {
    const who = await newIdentity();
    const peer = await greet({ url: relay.url, agentId: who.id, role: 'agent', who, registration });
    const answer = await peer.until('answer', () => (peer.texts.length > 0 ? 'welcome' : peer.closed?.code));
    peer.close();
    return answer;
  };

  test('that are taken out or added count from the next connect', async () => {
    relay = await startTestRelay({}, [first]);
    expect(await knock(first)).toBe('welcome');
    await writeFile(join(relay.dir, 'tokens'), second);
    relay.reload();
    expect(await knock(first)).toBe(CloseCode.unregistered);
    expect(await knock(second)).toBe('welcome');
  });

  test('that are none any more leave the former ones in force', async () => {
    relay = await startTestRelay({}, [first]);
    await writeFile(join(relay.dir, 'tokens'), '\n');
    relay.reload();
    expect(await knock(first)).toBe('welcome');
    expect(await knock(second)).toBe(CloseCode.unregistered);
    expect(relay.logged.join()).toContain('registration.not-read');
    expect(relay.logged.join()).not.toContain(first);
  });
});

describe('behind a proxy', () => {
  const limits = { addressConnects: { perSecond: 1, burst: 2 } };
  const status = async (from: string): Promise<number> =>
    (
      await fetch(`${relay.url}/v1/agents/${'a'.repeat(26)}/socket`, {
        headers: { 'x-forwarded-for': from },
      })
    ).status;
  const opens = async (from: string): Promise<boolean> => {
    const { WebSocket } = await import('ws');
    const url = `${relay.url.replace('http', 'ws')}/v1/agents/${'a'.repeat(26)}/socket`;
    return new Promise((resolve) => {
      const socket = new WebSocket(url, { headers: { 'x-forwarded-for': from } });
      socket.once('open', () => {
        socket.terminate();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  };

  test('that is trusted, limits count whom it brings in', async () => {
    relay = await startTestRelay({ proxies: ['127.0.0.1'], limits });
    expect(await status('192.0.2.1')).toBe(426);
    const tries = await Promise.all([1, 2, 3, 4].map(() => opens('192.0.2.1')));
    expect(tries.filter((opened) => opened)).toHaveLength(2);
    expect(await opens('192.0.2.2')).toBe(true);
  });

  test('its TLS counts as ours; nobody else can claim it', async () => {
    relay = await startTestRelay({ proxies: ['127.0.0.1'] });
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' };
    // By loopback every port would be bound, so by that name it is never said.
    const policy = async () =>
      (await fetch(`${relay.url}/healthz`, { headers })).headers.get('content-security-policy');
    expect(await policy()).not.toContain('ws://localhost');
    await relay.close();
    relay = await startTestRelay();
    expect(await policy()).toContain('ws://localhost');
  });
});

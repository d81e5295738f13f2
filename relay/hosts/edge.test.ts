import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connectAgent,
  connectDevice,
  greet,
  newIdentity,
  newInvitation,
  settled,
} from '../conformance/peer.ts';
import { type EdgeRelay, startEdgeRelay } from '../testing/edge-relay.ts';
import { startTestRelay, type TestRelay } from '../testing/node-relay.ts';

const builtApp = fileURLToPath(new URL('../../dist/app', import.meta.url));

describe('the relay on workerd', () => {
  let edge: EdgeRelay;
  let node: TestRelay;
  beforeAll(async () => {
    [edge, node] = await Promise.all([startEdgeRelay(), startTestRelay({ appDir: builtApp })]);
  });
  afterAll(() => Promise.all([edge.close(), node.close()]));

  test.each([
    ['/', 'text/html'],
    ['/m/abc/s/def', 'text/html'],
    ['/sw.js', '*/*'],
    ['/manifest.webmanifest', '*/*'],
    ['/assets/gone.js', '*/*'],
    ['/missing.png', '*/*'],
    ['/healthz', '*/*'],
    ['/v1/agents/x/socket', '*/*'],
  ])('answers %s as the one on Node does', async (path, accept) => {
    const answers = await Promise.all(
      [edge.url, node.url].map(async (url) => {
        const answer = await fetch(`${url}${path}`, { headers: { accept, 'accept-encoding': 'identity' } });
        const headers = Object.fromEntries(answer.headers);
        // Of the connection and of the store behind it, not of what is served.
        for (const name of ['etag', 'date', 'connection', 'keep-alive', 'transfer-encoding', 'vary'])
          delete headers[name];
        for (const name of ['content-length', 'cf-cache-status']) delete headers[name];
        const type = headers['content-type']?.toLowerCase();
        return {
          status: answer.status,
          headers: { ...headers, 'content-type': type },
          body: await answer.text(),
        };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  test('an unchanged file is not sent again', async () => {
    const etag = (await fetch(`${edge.url}/sw.js`)).headers.get('etag') as string;
    const again = await fetch(`${edge.url}/sw.js`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('whoever knocks at ids that nobody uses leaves nothing behind; an agent that allows a device does', async () => {
    const [who, device] = await Promise.all([newIdentity(), newIdentity()]);
    for (const role of ['device', 'agent'] as const) {
      const { token } = await newInvitation();
      const hello = { url: edge.url, agentId: who.id, role, who: device };
      const peer = await greet({ ...hello, ...(role === 'device' && { token }) });
      await peer.end();
    }
    expect(await edge.tables(who.id)).toEqual([]);
    const agent = await connectAgent(edge.url, who);
    agent.send({ t: 'allow', devices: [device.id] });
    await settled(agent);
    await connectDevice(edge.url, who.id, device);
    expect(await edge.tables(who.id)).toEqual(['__drizzle_migrations', 'allowed_devices', 'invitations']);
  });

  test('the numbers of one agent are for the operator’s token', async () => {
    const who = await newIdentity();
    await connectAgent(edge.url, who);
    expect(await edge.metrics(who.id)).toContain('\nopenpoet_relay_agents 1\n');
    const url = `${edge.url}/metrics?agent=${who.id}`;
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(404);
  });
});

test('without its address it says so, and lets nobody in', async () => {
  const edge = await startEdgeRelay({ origins: '' });
  try {
    const health = await fetch(`${edge.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([
      503,
      expect.objectContaining({ ok: false, problem: expect.stringMatching(/ORIGINS is not set/) }),
    ]);
    const socket = await fetch(`${edge.url}/v1/agents/${'a'.repeat(26)}/socket`, {
      headers: { upgrade: 'websocket' },
    }).catch(() => null);
    expect(socket?.status ?? 503).toBe(503);
  } finally {
    await edge.close();
  }
});

test('the edge brings the same migrations as Node', async () => {
  const folder = fileURLToPath(new URL('../../drizzle/relay', import.meta.url));
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const listed = readFileSync(`${folder}/migrations.js`, 'utf8').matchAll(/^\s*"([^"]+)": m\d+/gm);
  expect([...listed].map(([, name]) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
});

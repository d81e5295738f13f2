import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomBytes, toBase64Url, toHex } from '../../shared/wire/bytes.ts';
import {
  connectAgent,
  connectDevice,
  greet,
  newIdentity,
  newInvitation,
  Peer,
  settled,
} from '../conformance/peer.ts';
import { selfSigned } from '../testing/certificate.ts';
import { startTestRelay, type TestRelay } from '../testing/node-relay.ts';

async function withRelay(
  options: Parameters<typeof startTestRelay>[0],
  work: (relay: TestRelay) => Promise<void>,
): Promise<void> {
  const relay = await startTestRelay(options);
  try {
    await work(relay);
  } finally {
    await relay.close();
  }
}

const metricsOf = async (relay: TestRelay, headers: Record<string, string> = {}) =>
  fetch(`${relay.url}/metrics`, { headers });

describe('what a relay keeps and says', () => {
  test('no token, no key and nothing of what passed stands in its files, its logs or its metrics', async () => {
    await withRelay({}, async (relay) => {
      const [who, device, guest, invitation] = await Promise.all([
        newIdentity(),
        newIdentity(),
        newIdentity(),
        newInvitation(),
      ]);
      const agent = await connectAgent(relay.url, who);
      agent.send({ t: 'allow', devices: [device.id] });
      agent.send({ t: 'invite', id: invitation.id, ttl: 600_000 });
      await settled(agent);
      await connectDevice(relay.url, who.id, guest, invitation.token);
      const peer = await connectDevice(relay.url, who.id, device);
      const canary = randomBytes(24);
      peer.socket.send(canary);
      await agent.frame();
      agent.sendTo(2, canary);
      await peer.frame();

      const files = (await readdir(relay.dir)).map((name) => readFile(join(relay.dir, name)));
      const metrics = await (await metricsOf(relay)).text();
      const everything = Buffer.concat([
        ...(await Promise.all(files)),
        Buffer.from(metrics + relay.logged.join('\n')),
      ]);
      const found = (what: string | Uint8Array) => everything.includes(Buffer.from(what as string));
      // What is there by design is found by the same search.
      expect([found(device.id), found(invitation.id), found(who.id)]).toEqual([true, true, true]);
      for (const secret of [canary, Buffer.from(invitation.token, 'base64url'), who.key, device.key]) {
        expect([found(secret), found(toBase64Url(new Uint8Array(secret))), found(toHex(secret))]).toEqual([
          false,
          false,
          false,
        ]);
      }
    });
  });

  test('no address is logged above debug', async () => {
    await withRelay({}, async (relay) => {
      const who = await newIdentity();
      const agent = await connectAgent(relay.url, who);
      const refused = await greet({
        url: relay.url,
        agentId: who.id,
        role: 'device',
        who: await newIdentity(),
      });
      await refused.end();
      agent.close();
      await agent.end();
      const said = relay.logged.filter(
        (line) => !line.startsWith('["debug"') && !line.includes('relay.listening'),
      );
      expect(said.length).toBeGreaterThan(1);
      expect(said.join('\n')).not.toMatch(/127\.0\.0\.1|::1|client|address/);
    });
  });

  test('nothing is written for peers that were not let in', async () => {
    await withRelay({}, async (relay) => {
      const before = await sizes(relay.dir);
      for (let i = 0; i < 20; i++) {
        const who = await newIdentity();
        const peer = await greet({
          url: relay.url,
          agentId: who.id,
          role: 'device',
          who,
          token: (await newInvitation()).token,
        });
        await peer.end();
      }
      expect(await sizes(relay.dir)).toEqual(before);
    });
  });
});

async function sizes(dir: string): Promise<Record<string, number>> {
  const names = await readdir(dir);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await stat(join(dir, name))).size])),
  );
}

describe('metrics', () => {
  test('count who is there and what passed', async () => {
    await withRelay({}, async (relay) => {
      const [who, device] = await Promise.all([newIdentity(), newIdentity()]);
      const agent = await connectAgent(relay.url, who);
      agent.send({ t: 'allow', devices: [device.id] });
      await settled(agent);
      const peer = await connectDevice(relay.url, who.id, device);
      peer.socket.send(new Uint8Array(100));
      await agent.frame();
      const text = await (await metricsOf(relay)).text();
      expect(text).toContain('\nopenpoet_relay_agents 1\n');
      expect(text).toContain('\nopenpoet_relay_devices 1\n');
      expect(text).toContain('\nopenpoet_relay_frames_total{way="to_agent"} 1\n');
      expect(text).toContain('\nopenpoet_relay_bytes_total{way="to_agent"} 100\n');
      expect(text).toContain('\nopenpoet_relay_hellos_total{role="device",result="admitted"} 1\n');
      expect(relay.connections()).toEqual({ agents: 1, devices: 1 });
    });
  });

  test('are for this machine, not for what a tunnel brings in, and for the operator’s token', async () => {
    await withRelay({ metricsToken: 'operator' }, async (relay) => {
      const status = async (headers: Record<string, string>) => (await metricsOf(relay, headers)).status;
      expect(await status({})).toBe(200);
      expect(await status({ 'x-forwarded-for': '192.0.2.1' })).toBe(404);
      expect(await status({ 'cf-connecting-ip': '192.0.2.1' })).toBe(404);
      expect(await status({ 'x-forwarded-for': '192.0.2.1', authorization: 'Bearer operator' })).toBe(200);
      expect(await status({ authorization: 'Bearer wrong' })).toBe(404);
      expect(await rawGet(relay.url, '/metrics', 'relay.example')).toMatch(/^HTTP\/1\.1 404/);
    });
  });
});

/** An answer as text, to a request with a Host header of our choice. */
function rawGet(url: string, path: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('origins', () => {
  test('a hello for a configured address is taken, and for the relay’s own; the Host header counts for nothing', async () => {
    await withRelay({ origins: ['https://relay.example'] }, async (relay) => {
      const who = await newIdentity();
      await connectAgent(relay.url, who, 'wss://relay.example');
      await connectAgent(relay.url, who);
      await connectAgent(relay.url, who, relay.url.replace('http', 'ws').replace('127.0.0.1', 'localhost'));
      const elsewhere = await greet({
        url: relay.url,
        agentId: who.id,
        role: 'agent',
        who,
        origin: 'wss://elsewhere.example',
      });
      expect((await elsewhere.end()).reason).toBe('unavailable');
    });
  });
});

describe('the process', () => {
  test('refuses sockets beyond its limit before they open', async () => {
    await withRelay({ limits: { unadmitted: 2 } }, async (relay) => {
      const agentId = (await newIdentity()).id;
      const peers = [new Peer(relay.url, agentId), new Peer(relay.url, agentId)];
      for (const peer of peers) await peer.challenge();
      const third = new Peer(relay.url, agentId);
      expect((await third.end()).code).toBe(1006);
      peers[0]?.close();
      const answer = async () => {
        const peer = new Peer(relay.url, agentId);
        const outcome = await peer.until('outcome', () =>
          peer.texts.length > 0 ? 'in' : peer.closed && 'out',
        );
        peer.close();
        return outcome;
      };
      await expect.poll(answer).toBe('in');
    });
  });

  test('lives through what is no HTTP', async () => {
    await withRelay({}, async (relay) => {
      const port = Number(new URL(relay.url).port);
      for (let i = 0; i < 20; i++) {
        await new Promise<void>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => socket.write(randomBytes(50_000)));
          socket.on('error', () => {});
          socket.on('data', () => {});
          socket.on('close', () => resolve());
        });
      }
      expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    });
  });

  test('says what is wrong where it cannot listen, and leaves nothing open', async () => {
    await withRelay({}, async (relay) => {
      const port = Number(new URL(relay.url).port);
      await expect(startTestRelay({ port })).rejects.toThrow(/EADDRINUSE/);
    });
  });

  test('closes in time even where a peer never answers the close', async () => {
    const relay = await startTestRelay();
    const agent = await connectAgent(relay.url, await newIdentity());
    agent.socket.pause();
    await relay.close();
    expect(relay.connections()).toEqual({ agents: 0, devices: 0 });
    agent.close();
  });

  test('closes in time even where a request never ends', async () => {
    const relay = await startTestRelay();
    const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.write('GET / HTTP/1.1\r\nHost: ', () => resolve()));
    // Answered, so the bytes before it on the other socket were read too.
    await fetch(`${relay.url}/healthz`);
    const late = new Promise((resolve) => setTimeout(resolve, 8_000, 'late').unref());
    expect(await Promise.race([relay.close().then(() => 'in time'), late])).toBe('in time');
    socket.destroy();
  });

  test('an agent that reads slowly gets all that a device sent; the device waits, nobody is cut off', async () => {
    await withRelay({}, async (relay) => {
      const [who, device, calm] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
      const agent = await connectAgent(relay.url, who);
      agent.send({ t: 'allow', devices: [device.id, calm.id] });
      await settled(agent);
      const flooding = await connectDevice(relay.url, who.id, device);
      const neighbour = await connectDevice(relay.url, who.id, calm);
      agent.socket.pause();
      const count = 500;
      for (let at = 0; at < count; at++) flooding.socket.send(new Uint8Array(60_000).fill(at & 0xff));
      await expect
        .poll(async () => (await metricsOf(relay)).text(), { timeout: 15_000 })
        .toMatch(/\nopenpoet_relay_pauses_total [1-9]/);
      // Its neighbour is read from all the same.
      await settled(neighbour);
      agent.socket.resume();
      for (let at = 0; at < count; at++) {
        const { channel, message } = await agent.channelFrame();
        expect([channel, message.length, message[0]]).toEqual([1, 60_000, at & 0xff]);
      }
    });
  });

  test('ends TLS with files, and devices join over it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'poet-tls-'));
    try {
      const tls = await selfSigned(dir);
      await withRelay({ tls }, async (relay) => {
        expect(relay.url).toMatch(/^https:/);
        const [who, device] = await Promise.all([newIdentity(), newIdentity()]);
        const agent = await connectAgent(relay.url, who);
        agent.send({ t: 'allow', devices: [device.id] });
        await settled(agent);
        const peer = await connectDevice(relay.url, who.id, device);
        peer.socket.send(new Uint8Array(60_000));
        expect((await agent.channelFrame()).message).toHaveLength(60_000);
        const status = await new Promise((resolve, reject) => {
          httpsRequest(`${relay.url}/healthz`, { rejectUnauthorized: false }, (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          })
            .on('error', reject)
            .end();
        });
        expect(status).toBe(200);
      });
      await writeFile(tls.cert, 'no certificate');
      await expect(startTestRelay({ tls })).rejects.toThrow();
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

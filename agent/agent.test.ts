import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startNodeRelay } from '../relay/hosts/node.ts';
import { noLog } from '../shared/model/log.ts';
import { parsePairingLink } from '../shared/model/pairing-link.ts';
import type { Project } from '../shared/model/project.ts';
import type { Session } from '../shared/model/session.ts';
import type { SyncAnswer } from '../shared/model/sync.ts';
import type { Status } from './api/env.ts';
import { AlreadyRunning } from './lock.ts';
import { json, live, openBench, read, SLOW, type TestBench } from './testing/bench.ts';

// Several programs start and stop in each of these, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let bench: TestBench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

describe('pairing through a real relay', () => {
  test('shows the same words on both sides; rights come when both said yes, and last', async () => {
    const agent = await bench.start();
    const asked = new Promise<readonly string[]>((resolve) => {
      agent.onPairing = ({ words }) => resolve(words);
    });
    const invited = await agent.invite({ accept: false });
    const device = await bench.phone(invited.link);
    await live(device);
    expect(await asked).toEqual(device.link.words);
    const waited = `/v1/invitations/${encodeURIComponent(invited.id)}/wait?known=open`;
    expect(await read(agent.api(waited))).toMatchObject({ state: 'asks', device: { id: device.id } });
    expect(await device.call('/v1/sync')).toMatchObject({ error: { code: 'not-granted' } });
    await device.call('/v1/pairings/mine', json('POST', { match: true }));
    await agent.api(`/v1/pairings/${device.id}`, json('POST', { match: true }));
    await expect.poll(() => device.events, SLOW).toContainEqual({ type: 'grant', grant: { role: 'owner' } });
    const seen = await device.call<SyncAnswer>('/v1/sync');
    expect(seen).toMatchObject({
      whole: true,
      machine: { id: agent.agentId, name: 'desk' },
      rows: { device: [{ id: device.id, online: true, grant: { role: 'owner' } }] },
    });
  });

  test('a device that nobody may be told of is refused: words that differ leave nothing behind', async () => {
    const agent = await bench.start();
    const device = await bench.phone((await agent.invite({ accept: false })).link);
    await live(device);
    await agent.api(`/v1/pairings/${device.id}`, json('POST', { match: false }));
    await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'ended', why: 'refused' });
    expect(await read(agent.api('/v1/devices'))).toEqual({ devices: [] });
  });

  test('a used link tells the second device so', async () => {
    const agent = await bench.start();
    const { link } = await agent.invite({ accept: true });
    await live(await bench.phone(link, 'First'));
    const second = await bench.phone(link, 'Second');
    await expect.poll(() => second.link.state, SLOW).toMatchObject({ at: 'ended', why: 'used' });
  });

  test('an owner on its phone invites the next device, and hears of it', async () => {
    const agent = await bench.start();
    const owner = await bench.pairedPhone(agent, 'First');
    const { link } = await owner.call<{ link: string }>('/v1/invitations', json('POST', {}));
    const next = await bench.phone(link, 'Second');
    await live(next);
    await expect
      .poll(() => owner.events, SLOW)
      .toContainEqual(
        expect.objectContaining({ type: 'pairing', deviceId: next.id, words: next.link.words }),
      );
    await next.call('/v1/pairings/mine', json('POST', { match: true }));
    await owner.call(`/v1/pairings/${next.id}`, json('POST', { match: true }));
    await expect.poll(() => next.events, SLOW).toContainEqual({ type: 'grant', grant: { role: 'owner' } });
    expect(await owner.call('/v1/devices')).toMatchObject({
      devices: [{ invitedBy: null }, { id: next.id, invitedBy: owner.id }],
    });
  });
});

describe('revoking', () => {
  test('cuts the device off within a second, for good, and leaves the others alone', async () => {
    const agent = await bench.start();
    const [lost, kept] = [await bench.pairedPhone(agent, 'Lost'), await bench.pairedPhone(agent, 'Kept')];
    const since = Date.now();
    await kept.call(`/v1/devices/${lost.id}`, { method: 'DELETE' });
    await expect
      .poll(() => lost.link.state, { timeout: 1000, interval: 5 })
      .toMatchObject({ at: 'ended', why: 'revoked' });
    expect(Date.now() - since).toBeLessThan(1000);
    lost.link.start();
    await expect.poll(() => lost.link.state, SLOW).not.toMatchObject({ at: 'live' });
    expect(await kept.call('/v1/devices')).toMatchObject({ devices: [{ id: kept.id }] });
  });
});

describe('a relay elsewhere', () => {
  test('is dialled out to, and told again who may come in after it was restarted with an empty store', async () => {
    const open = (port: number, db: string) =>
      startNodeRelay({
        host: '127.0.0.1',
        port,
        dbFile: join(bench.dir, db),
        appDir: null,
        origins: [],
        log: noLog,
      });
    let relay = await open(0, 'relay.db');
    try {
      const agent = await bench.start({ relay: relay.url });
      expect(agent.relayUrl).toBe(relay.url.replace('http', 'ws'));
      const device = await bench.pairedPhone(agent);
      await relay.close();
      await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'offline' });
      relay = await open(relay.port, 'another.db');
      await live(device);
      expect(await device.call('/v1/machine')).toMatchObject({ id: agent.agentId });
      await agent.stop();
    } finally {
      bench.stopLinks();
      await relay.close();
    }
  });
});

describe('an agent', () => {
  test('answers its terminal on a socket that only its account can open', async () => {
    const agent = await bench.start();
    expect(statSync(bench.home.controlSocket).mode & 0o777).toBe(0o600);
    const status = await new Promise<Status>((resolve, reject) => {
      request({ socketPath: bench.home.controlSocket, path: '/v1/status' }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve(JSON.parse(text)));
      })
        .on('error', reject)
        .end();
    });
    expect(status).toMatchObject({
      machine: { id: agent.agentId, name: 'desk' },
      url: agent.url,
      home: bench.home.dir,
      host: { pid: expect.any(Number) },
    });
    await expect
      .poll(async () => (await read<Status>(agent.api('/v1/status'))).relay.connected, SLOW)
      .toBe(true);
  });

  test('is alone on its home, and a second one leaves it running', async () => {
    const agent = await bench.start();
    await expect(bench.start()).rejects.toThrow(AlreadyRunning);
    await expect(bench.start()).rejects.toMatchObject({ exitCode: 3 });
    expect((await agent.api('/v1/status')).status).toBe(200);
  });

  test('makes phone links for HTTPS and for this machine alone, and says how to get HTTPS', async () => {
    const agent = await bench.start({ publicUrl: 'http://192.168.1.5:7878' });
    await expect(agent.invite({ accept: false })).rejects.toThrow(/not HTTPS.*tailscale serve.*--tls-cert/s);
    await agent.stop();
    const reachable = await bench.start({ publicUrl: 'https://poet.example' });
    const { link } = await reachable.invite({ accept: false });
    expect(parsePairingLink(link)).toMatchObject({
      ok: true,
      link: { app: 'https://poet.example', relay: 'wss://poet.example' },
    });
  });

  test('leaves its sessions running when it stops, finds them again, and its devices find it', async () => {
    const first = await bench.start();
    const port = Number(new URL(first.url).port);
    const device = await bench.pairedPhone(first);
    const { id: projectId } = await device.call<Project>(
      '/v1/projects',
      json('POST', { path: bench.project }),
    );
    const session = await device.call<Session>(
      '/v1/sessions',
      json('POST', { projectId, program: { kind: 'shell' } }),
    );
    expect(session.state).toBe('running');
    expect(await first.stop()).toEqual({ running: 1 });
    await first.stopped;
    await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'offline' });
    const second = await bench.start({ port });
    await live(device);
    expect(await device.call(`/v1/sessions/${session.id}`)).toMatchObject({ state: 'running' });
    await device.call(`/v1/sessions/${session.id}/stop`, json('POST', { how: 'politely' }));
    await expect
      .poll(async () => (await device.call<Session>(`/v1/sessions/${session.id}`)).state, SLOW)
      .toBe('exited');
    expect(await second.stop()).toEqual({ running: 0 });
  });

  test('ends every session and the host where it is asked to', async () => {
    const agent = await bench.start();
    const { id: projectId } = await read<Project>(
      agent.api('/v1/projects', json('POST', { path: bench.project })),
    );
    await agent.api('/v1/sessions', json('POST', { projectId, program: { kind: 'shell' } }));
    const { host } = await read<Status>(agent.api('/v1/status'));
    expect((await agent.api('/v1/shutdown', json('POST', { all: true }))).status).toBe(202);
    await agent.stopped;
    await expect
      .poll(() => {
        try {
          return process.kill(host.pid as number, 0);
        } catch {
          return false;
        }
      }, SLOW)
      .toBe(false);
  });
});

import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startNodeRelay } from '../relay/hosts/node.ts';
import { createPairing } from '../shared/link/credentials.ts';
import { createDeviceLink } from '../shared/link/device-link.ts';
import type { DeviceLink, TerminalStream } from '../shared/link/types.ts';
import { noLog } from '../shared/model/log.ts';
import { parsePairingLink } from '../shared/model/pairing-link.ts';
import type { Project } from '../shared/model/project.ts';
import type { Session } from '../shared/model/session.ts';
import type { SyncAnswer } from '../shared/model/sync.ts';
import type { Attached, Detached, Event } from '../shared/wire/messages.ts';
import { type AgentOptions, type RunningAgent, startAgent } from './agent.ts';
import type { Status } from './api/env.ts';
import { type Home, openHome } from './home.ts';
import { AlreadyRunning } from './lock.ts';
import { nodeCipher } from './uplink/node-cipher.ts';
import { dialWith } from './uplink/open-socket.ts';

const SLOW = { timeout: 20_000 };

let dir: string;
let project: string;
let home: Home;
let agents: RunningAgent[];
let links: DeviceLink[];

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'agent-')));
  project = join(dir, 'project');
  mkdirSync(project);
  home = openHome(join(dir, 'home'));
  agents = [];
  links = [];
});
afterEach(async () => {
  for (const link of links) link.stop();
  for (const agent of agents) await agent.stop();
  const last = await start();
  await last.api('/v1/shutdown', json('POST', { all: true }));
  await last.stopped;
  rmSync(dir, { recursive: true });
});

async function start(more: Partial<AgentOptions> = {}): Promise<RunningAgent> {
  const agent = await startAgent({
    home,
    name: 'desk',
    relay: null,
    port: 0,
    host: '127.0.0.1',
    appDir: dir,
    log: noLog,
    ...more,
  });
  agents.push(agent);
  return agent;
}
const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const read = async <T>(answer: Promise<Response>): Promise<T> => (await answer).json() as Promise<T>;

interface Phone {
  link: DeviceLink;
  events: Event[];
  id: string;
  call<T>(path: string, init?: RequestInit): Promise<T>;
}
async function phone(pairingLink: string, name = 'Phone'): Promise<Phone> {
  const parsed = parsePairingLink(pairingLink);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { credentials } = await createPairing(parsed.link, { extractable: false, name, platform: 'test' });
  const link = createDeviceLink({
    credentials,
    newCipher: nodeCipher,
    openSocket: dialWith({ ownRelay: false }),
    app: 'test',
  });
  links.push(link);
  const events: Event[] = [];
  link.onEvent = (event) => events.push(event);
  link.start();
  return {
    link,
    events,
    id: credentials.deviceId,
    call: (path, init) => read(link.fetch(`http://machine${path}`, init)),
  };
}
const live = (one: Phone) => expect.poll(() => one.link.state, SLOW).toMatchObject({ at: 'live' });

async function pairedPhone(agent: RunningAgent, name?: string): Promise<Phone> {
  const { link } = await agent.invite({ accept: true });
  const paired = await phone(link, name);
  await live(paired);
  expect(await paired.call('/v1/pairings/mine', json('POST', { match: true }))).toEqual({
    state: 'accepted',
  });
  return paired;
}

describe('pairing through a real relay', () => {
  test('shows the same words on both sides; rights come when both said yes, and last', async () => {
    const agent = await start();
    const asked = new Promise<readonly string[]>((resolve) => {
      agent.onPairing = ({ words }) => resolve(words);
    });
    const invited = await agent.invite({ accept: false });
    const device = await phone(invited.link);
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
      devices: [{ id: device.id, online: true, grant: { role: 'owner' } }],
    });
  });

  test('a device that nobody may be told of is refused: words that differ leave nothing behind', async () => {
    const agent = await start();
    const device = await phone((await agent.invite({ accept: false })).link);
    await live(device);
    await agent.api(`/v1/pairings/${device.id}`, json('POST', { match: false }));
    await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'ended', why: 'refused' });
    expect(await read(agent.api('/v1/devices'))).toEqual({ devices: [] });
  });

  test('a used link tells the second device so', async () => {
    const agent = await start();
    const { link } = await agent.invite({ accept: true });
    await live(await phone(link, 'First'));
    const second = await phone(link, 'Second');
    await expect.poll(() => second.link.state, SLOW).toMatchObject({ at: 'ended', why: 'used' });
  });

  test('an owner on its phone invites the next device, and hears of it', async () => {
    const agent = await start();
    const owner = await pairedPhone(agent, 'First');
    const { link } = await owner.call<{ link: string }>('/v1/invitations', json('POST', {}));
    const next = await phone(link, 'Second');
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
    const agent = await start();
    const [lost, kept] = [await pairedPhone(agent, 'Lost'), await pairedPhone(agent, 'Kept')];
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
        dbFile: join(dir, db),
        appDir: null,
        origins: [],
        log: noLog,
      });
    let relay = await open(0, 'relay.db');
    try {
      const agent = await start({ relay: relay.url });
      expect(agent.relayUrl).toBe(relay.url.replace('http', 'ws'));
      const device = await pairedPhone(agent);
      await relay.close();
      await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'offline' });
      relay = await open(relay.port, 'another.db');
      await live(device);
      expect(await device.call('/v1/machine')).toMatchObject({ id: agent.agentId });
      await agent.stop();
    } finally {
      for (const link of links) link.stop();
      await relay.close();
    }
  });
});

describe('a session from a paired device', () => {
  interface Seen {
    text: string;
    attached: Attached | null;
    detached: Detached | null;
    drafts: number;
  }
  function watch(device: Phone, sessionId: string): { seen: Seen; stream: TerminalStream } {
    const seen: Seen = { text: '', attached: null, detached: null, drafts: 0 };
    const add = (bytes: Uint8Array) => {
      seen.text += Buffer.from(bytes).toString();
    };
    const stream: TerminalStream = device.link.attach(
      { sessionId, have: null, size: { cols: 100, rows: 30 } },
      {
        onAttached: (attached) => {
          seen.attached = attached;
        },
        onOutput: (offset, bytes) => {
          add(bytes);
          stream.ack(offset + bytes.length);
        },
        onSnapshot: (offset, _size, bytes) => {
          add(bytes);
          stream.ack(offset);
        },
        onResized: () => {},
        onDraft: () => {
          seen.drafts += 1;
        },
        onDetached: (detached) => {
          seen.detached = detached;
        },
        onLive: () => {},
      },
    );
    return { seen, stream };
  }
  const type = (stream: TerminalStream, text: string) => stream.type(new TextEncoder().encode(text));
  async function shellOn(device: Phone): Promise<Session> {
    const { id: projectId } = await device.call<Project>('/v1/projects', json('POST', { path: project }));
    return device.call(
      '/v1/sessions',
      json('POST', { projectId, program: { kind: 'command', command: 'sh' } }),
    );
  }

  test('is typed into and watched by two devices, read back by offset, and ends for both', async () => {
    const agent = await start();
    const [one, two] = [await pairedPhone(agent, 'One'), await pairedPhone(agent, 'Two')];
    const session = await shellOn(one);
    const [typing, watching] = [watch(one, session.id), watch(two, session.id)];
    await expect.poll(() => watching.seen.attached, SLOW).toMatchObject({ run: 0, type: true });
    type(typing.stream, 'echo $((6*7))-answer\n');
    await expect.poll(() => typing.seen.text, SLOW).toContain('42-answer');
    await expect.poll(() => watching.seen.text, SLOW).toContain('42-answer');
    await expect
      .poll(async () => (await two.call<Session>(`/v1/sessions/${session.id}`)).peek.join(), SLOW)
      .toContain('42-answer');
    const output = await one.link.fetch(
      `http://machine/v1/sessions/${session.id}/runs/0/output?from=0&max=5000`,
    );
    expect(await output.text()).toContain('42-answer');
    type(typing.stream, 'exit 5\n');
    for (const { seen } of [typing, watching]) {
      await expect.poll(() => seen.detached, SLOW).toMatchObject({ reason: 'ended', exitCode: 5 });
    }
    await expect
      .poll(async () => one.call(`/v1/sessions/${session.id}`), SLOW)
      .toMatchObject({ state: 'exited', exitCode: 5 });
    const after = watch(two, session.id);
    await expect.poll(() => after.seen.detached, SLOW).toMatchObject({ reason: 'ended', exitCode: 5 });
    expect(after.seen.text).toContain('42-answer');
    const screen = await two.link.fetch(`http://machine/v1/sessions/${session.id}/runs/0/screen`);
    expect(screen.headers.get('x-cols')).toBe('100');
    expect(await screen.text()).toContain('42-answer');
  });

  test('goes on over a restart of the agent: what was typed is applied once, and the stream takes itself up', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    const device = await pairedPhone(first);
    const session = await shellOn(device);
    const { seen, stream } = watch(device, session.id);
    type(stream, 'echo be\\fore\n');
    await expect.poll(() => seen.text, SLOW).toContain('before');
    await first.stop();
    await start({ port });
    await live(device);
    type(stream, 'echo af\\ter\n');
    await expect.poll(() => seen.text, SLOW).toContain('after');
    await expect.poll(() => stream.pending, SLOW).toBe(0);
    const output = await device.link.fetch(`http://machine/v1/sessions/${session.id}/runs/0/output`);
    const text = await output.text();
    expect(text.match(/before/g)).toHaveLength(1);
    expect(text.match(/after/g)).toHaveLength(1);
    expect(seen.drafts).toBe(0);
  });

  test('is out of reach the moment its device is revoked', async () => {
    const agent = await start();
    const device = await pairedPhone(agent);
    const session = await shellOn(device);
    const { stream } = watch(device, session.id);
    await expect.poll(() => stream.parsed, SLOW).not.toBeNull();
    await agent.api(`/v1/devices/${device.id}`, { method: 'DELETE' });
    type(stream, 'touch reached\n');
    await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'ended', why: 'revoked' });
    await agent.api(`/v1/sessions/${session.id}/stop`, json('POST', { how: 'politely' }));
    expect(existsSync(join(project, 'reached'))).toBe(false);
  });
});

describe('an agent', () => {
  test('answers its terminal on a socket that only its account can open', async () => {
    const agent = await start();
    expect(statSync(home.controlSocket).mode & 0o777).toBe(0o600);
    const status = await new Promise<Status>((resolve, reject) => {
      request({ socketPath: home.controlSocket, path: '/v1/status' }, (answer) => {
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
      home: home.dir,
      host: { pid: expect.any(Number) },
    });
    await expect
      .poll(async () => (await read<Status>(agent.api('/v1/status'))).relay.connected, SLOW)
      .toBe(true);
  });

  test('is alone on its home, and a second one leaves it running', async () => {
    const agent = await start();
    await expect(start()).rejects.toThrow(AlreadyRunning);
    await expect(start()).rejects.toMatchObject({ exitCode: 3 });
    expect((await agent.api('/v1/status')).status).toBe(200);
  });

  test('makes phone links for HTTPS and for this machine alone, and says how to get HTTPS', async () => {
    const agent = await start({ publicUrl: 'http://192.168.1.5:7878' });
    await expect(agent.invite({ accept: false })).rejects.toThrow(/not HTTPS.*tailscale serve.*--tls-cert/s);
    await agent.stop();
    const reachable = await start({ publicUrl: 'https://poet.example' });
    const { link } = await reachable.invite({ accept: false });
    expect(parsePairingLink(link)).toMatchObject({
      ok: true,
      link: { app: 'https://poet.example', relay: 'wss://poet.example' },
    });
  });

  test('leaves its sessions running when it stops, finds them again, and its devices find it', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    const device = await pairedPhone(first);
    const { id: projectId } = await device.call<Project>('/v1/projects', json('POST', { path: project }));
    const session = await device.call<Session>(
      '/v1/sessions',
      json('POST', { projectId, program: { kind: 'shell' } }),
    );
    expect(session.state).toBe('running');
    expect(await first.stop()).toEqual({ running: 1 });
    await first.stopped;
    await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'offline' });
    const second = await start({ port });
    await live(device);
    expect(await device.call(`/v1/sessions/${session.id}`)).toMatchObject({ state: 'running' });
    await device.call(`/v1/sessions/${session.id}/stop`, json('POST', { how: 'politely' }));
    await expect
      .poll(async () => (await device.call<Session>(`/v1/sessions/${session.id}`)).state, SLOW)
      .toBe('exited');
    expect(await second.stop()).toEqual({ running: 0 });
  });

  test('ends every session and the host where it is asked to', async () => {
    const agent = await start();
    const { id: projectId } = await read<Project>(agent.api('/v1/projects', json('POST', { path: project })));
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

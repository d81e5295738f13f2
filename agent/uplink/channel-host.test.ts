import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import { generateStaticKey } from '../../shared/noise/keys.ts';
import { derivePairing, type PairingSecrets } from '../../shared/noise/pairing.ts';
import { randomBytes, toBase64Url } from '../../shared/wire/bytes.ts';
import { type Frame, INNER_VERSION, Kind } from '../../shared/wire/inner.ts';
import type { Event } from '../../shared/wire/messages.ts';
import { createPairingDesk, type PairingDesk } from '../pairing/desk.ts';
import { INVITATION_TTL_MS } from '../pairing/invitations.ts';
import { storedDevices } from '../pairing/stored-devices.ts';
import { findDevice, insertDevice, listDevices, removeDevice, updateDevice } from '../store/devices.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject } from '../store/projects.ts';
import { insertSession } from '../store/sessions.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { devicePskOf, makeDevice, openChannel, pairingOf, type TestDevice } from '../testing/test-device.ts';
import type { Identity } from './answer-handshake.ts';
import { type ChannelHost, createChannelHost } from './channel-host.ts';

let dir: string;
let store: Store;
let clock: ReturnType<typeof testClock>;
let agent: Identity;
let desk: PairingDesk;
let host: ChannelHost;
let taken: { frame: Frame; caller: string }[];
let closedTakers: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'channels-'));
  store = openStore(join(dir, 'agent.db'));
  clock = testClock(Date.now());
  agent = { agentId: 'a'.repeat(26), noise: await generateStaticKey(false) };
  taken = [];
  closedTakers = 0;
  desk = createPairingDesk(clock, storedDevices(store), {
    onAsk: () => {},
    onAnswered: () => {},
    onGranted: (id) => host.granted(id, { role: 'owner' }),
    onRemoved: (id, bye) => host.cut(id, bye),
    onOpened: () => {},
    onCancelled: () => {},
  });
  host = createChannelHost({
    identity: agent,
    machine: () => ({ id: agent.agentId, name: 'desk', version: '1' }),
    store,
    db: store.db,
    desk,
    clock,
    log: noLog,
    takers: (_send, caller) => [
      {
        onFrame(frame) {
          if (frame.kind === Kind.detach) throw new Error('broken taker');
          if (frame.kind !== Kind.request) return false;
          taken.push({ frame, caller: caller().kind });
          return true;
        },
        close: () => closedTakers++,
      },
    ],
  });
  store.onChanges(host.changed);
});
afterEach(() => {
  host.lost('test is over');
  desk.close();
  store.close();
  rmSync(dir, { recursive: true });
});

async function invite(): Promise<PairingSecrets> {
  const secrets = await derivePairing(randomBytes(32));
  desk.invite({
    id: toBase64Url(secrets.inviteId),
    psk: secrets.psk,
    expiresAt: clock.now() + INVITATION_TTL_MS,
    invitedBy: null,
    accept: false,
  });
  return secrets;
}
async function paired(
  grant: 'owner' | 'pending' = 'owner',
): Promise<TestDevice & { psk: Uint8Array<ArrayBuffer> }> {
  const device = await makeDevice();
  const psk = randomBytes(32);
  store.write((tx) => {
    insertDevice(tx, {
      id: device.id,
      signingKey: device.signing.publicKey,
      noiseKey: device.noise.publicKey,
      psk,
      name: 'Phone',
      platform: 'test',
      invitedBy: null,
      machineMatched: false,
      pairedAt: clock.now(),
    });
    if (grant === 'owner') updateDevice(tx, device.id, { grant: { role: 'owner' } });
  });
  return { ...device, psk };
}
async function connected(device: TestDevice & { psk: Uint8Array<ArrayBuffer> }) {
  const channel = await openChannel(host, device, agent);
  await channel.handshake(device.psk);
  channel.confirm();
  return channel;
}
const request: Frame = { kind: Kind.request, id: 1, json: {} };
const events = (channel: { frames: Frame[] }): Event[] =>
  channel.frames.flatMap((frame) => (frame.kind === Kind.event ? [frame.json as Event] : []));

describe('a known device', () => {
  test('is confirmed with its grant, is online, and may then ask', async () => {
    const device = await paired();
    const channel = await connected(device);
    expect(channel.frames[0]).toMatchObject({
      kind: Kind.confirmed,
      json: { v: INNER_VERSION, machine: { name: 'desk' }, grant: { role: 'owner' }, now: clock.now() },
    });
    channel.send(request);
    expect(taken).toMatchObject([{ caller: 'device' }]);
    expect(findDevice(store.db, device.id)).toMatchObject({ online: true, lastSeenAt: clock.now() });
    channel.drop();
    expect(findDevice(store.db, device.id)?.online).toBe(false);
    expect(closedTakers).toBe(1);
  });

  test('may hold several channels: none puts another out, and it is online until the last one goes', async () => {
    const device = await paired();
    const [one, two] = [await connected(device), await connected(device)];
    one.send(request);
    two.send(request);
    expect(taken).toHaveLength(2);
    expect(host.online).toBe(1);
    one.drop();
    expect(findDevice(store.db, device.id)?.online).toBe(true);
    two.drop();
    expect(findDevice(store.db, device.id)?.online).toBe(false);
  });

  test('is refused without a word under another device’s id', async () => {
    const [device, other] = [await paired(), await paired()];
    const channel = await openChannel(host, device, agent, { as: other.id });
    await expect(channel.message2).rejects.toThrow('closed');
  });

  test('that was removed between handshake and confirm is told so', async () => {
    const device = await paired();
    const channel = await openChannel(host, device, agent);
    await channel.handshake(device.psk);
    store.write((tx) => removeDevice(tx, device.id));
    channel.confirm();
    expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'revoked' } });
  });
});

describe('strangers', () => {
  test('an unknown key, an unknown invitation and garbage are closed without a word', async () => {
    const stranger = await makeDevice();
    for (const inviteId of [new Uint8Array(0), randomBytes(32), randomBytes(31)]) {
      const channel = await openChannel(host, stranger, agent, { inviteId });
      await expect(channel.message2).rejects.toThrow('closed');
    }
    let closed = false;
    host.opened(9001, stranger.id, { send: () => {}, close: () => (closed = true) });
    host.message(9001, randomBytes(200));
    await expect.poll(() => closed).toBe(true);
  });

  test('a replayed first message gives nothing: no confirm follows, nothing is used up', async () => {
    const secrets = await invite();
    const device = await makeDevice();
    const channel = await openChannel(host, device, agent, { inviteId: secrets.inviteId });
    await channel.message2;
    clock.advance(10_000);
    expect(channel.closed).toBe(true);
    expect(desk.open()).toHaveLength(1);
    expect(listDevices(store.db)).toEqual([]);
  });

  test('no more than 32 unconfirmed channels are kept', async () => {
    const device = await paired();
    const opened = [];
    for (let i = 0; i < 32; i++) opened.push(await openChannel(host, device, agent));
    await Promise.all(opened.map((channel) => channel.message2));
    const over = await openChannel(host, device, agent);
    expect(over.closed).toBe(true);
    clock.advance(10_000);
    expect(opened.every((channel) => channel.closed)).toBe(true);
    expect((await connected(device)).frames).toHaveLength(1 + 1);
  });

  test('whoever speaks before the handshake is answered, or out of turn after it, is closed', async () => {
    const device = await paired();
    const early = await openChannel(host, device, agent);
    early.raw(randomBytes(80));
    expect(early.closed).toBe(true);
    const hasty = await openChannel(host, device, agent);
    await hasty.handshake(device.psk);
    hasty.send(request);
    expect(hasty.closed).toBe(true);
    expect(taken).toEqual([]);
  });
});

describe('pairing', () => {
  test('shows the same words on both sides and gives no right until both said yes', async () => {
    const secrets = await invite();
    const device = await makeDevice();
    const channel = await openChannel(host, device, agent, { inviteId: secrets.inviteId });
    await channel.handshake(secrets.psk);
    channel.confirm(pairingOf(device));
    expect(channel.frames[0]).toMatchObject({ kind: Kind.confirmed, json: { grant: null } });
    expect(desk.asks()).toMatchObject([{ deviceId: device.id, words: await channel.words() }]);
    channel.send(request);
    expect(taken).toMatchObject([{ caller: 'pending' }]);
    store.write((tx) => addProject(tx, { name: 'secret', path: '/secret', now: 1 }));
    expect(events(channel)).toEqual([]);
    desk.answer(device.id, 'device', true);
    desk.answer(device.id, 'machine', true);
    expect(events(channel)).toMatchObject([{ type: 'grant', grant: { role: 'owner' } }]);
    channel.send(request);
    expect(taken[1]?.caller).toBe('device');
  });

  test('of two devices with one link the first confirm wins, and the other is told that it was used', async () => {
    const secrets = await invite();
    const [one, two] = [await makeDevice(), await makeDevice()];
    const first = await openChannel(host, one, agent, { inviteId: secrets.inviteId });
    const second = await openChannel(host, two, agent, { inviteId: secrets.inviteId });
    await first.handshake(secrets.psk);
    await second.handshake(secrets.psk);
    second.confirm(pairingOf(two, 'Second'));
    first.confirm(pairingOf(one, 'First'));
    expect(second.frames[0]).toMatchObject({ kind: Kind.confirmed });
    expect(first.end).toMatchObject({ cause: 'bye', bye: { reason: 'used' } });
    expect(listDevices(store.db).map((row) => row.name)).toEqual(['Second']);
  });

  test('a link that was used or has expired says so inside the channel', async () => {
    const [used, old] = [await invite(), await invite()];
    const winner = await makeDevice();
    const first = await openChannel(host, winner, agent, { inviteId: used.inviteId });
    await first.handshake(used.psk);
    first.confirm(pairingOf(winner));
    clock.advance(INVITATION_TTL_MS);
    for (const [secrets, reason] of [
      [used, 'used'],
      [old, 'expired'],
    ] as const) {
      const late = await makeDevice();
      const channel = await openChannel(host, late, agent, { inviteId: secrets.inviteId });
      await channel.handshake(secrets.psk);
      channel.confirm(pairingOf(late));
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason } });
    }
  });

  test('whose answer was lost goes on: the device comes back under its own key, on either PSK', async () => {
    const secrets = await invite();
    const device = await makeDevice();
    const [first, twin] = [
      await openChannel(host, device, agent, { inviteId: secrets.inviteId }),
      await openChannel(host, device, agent, { inviteId: secrets.inviteId }),
    ];
    await first.handshake(secrets.psk);
    await twin.handshake(secrets.psk);
    first.confirm(pairingOf(device));
    first.drop();
    twin.confirm(pairingOf(device));
    expect(twin.frames[0]).toMatchObject({ kind: Kind.confirmed, json: { grant: null } });
    const again = await openChannel(host, device, agent, { inviteId: secrets.inviteId });
    await again.handshake(await devicePskOf(device, secrets, agent));
    again.confirm(pairingOf(device));
    expect(again.frames[0]).toMatchObject({ kind: Kind.confirmed });
    expect(desk.asks()).toMatchObject([{ words: await again.words() }]);
    expect(listDevices(store.db)).toHaveLength(1);
  });

  test('with a key that is not the device’s, or without one, is refused', async () => {
    const secrets = await invite();
    const [device, other] = [await makeDevice(), await makeDevice()];
    for (const more of [pairingOf(other), {}]) {
      const channel = await openChannel(host, device, agent, { inviteId: secrets.inviteId });
      await channel.handshake(secrets.psk);
      channel.confirm(more);
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
    }
    expect(desk.open()).toHaveLength(1);
  });

  test('in another version is told to update', async () => {
    const device = await paired();
    const channel = await openChannel(host, device, agent);
    await channel.handshake(device.psk);
    channel.confirm({ v: 2 as never });
    expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'version' } });
  });

  test('is announced to owners, also to one that connects later', async () => {
    const owner = await paired();
    const waiting = await paired('pending');
    await connected(waiting);
    const late = await connected(owner);
    expect(events(late).filter((event) => event.type === 'pairing')).toMatchObject([
      { deviceId: waiting.id, state: 'asks' },
    ]);
  });
});

describe('a live channel', () => {
  test('hears of changes that its device may see', async () => {
    const owner = await connected(await paired());
    const guest = await paired();
    const session = store.write((tx) => insertSession(tx, aSession()));
    store.write((tx) =>
      updateDevice(tx, guest.id, {
        grant: {
          role: 'guest',
          sessions: [session.id],
          verb: 'watch',
          from: 0,
          expiresAt: clock.now() + 60_000,
        },
      }),
    );
    const watcher = await connected(guest);
    const project = store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    expect(events(owner).at(-1)).toMatchObject({ type: 'changes', projects: [project], rev: project.rev });
    expect(events(watcher).at(-1)).toMatchObject({ type: 'changes', projects: [], rev: project.rev });
    clock.advance(60_000);
    expect(watcher.end).toMatchObject({ cause: 'bye', bye: { reason: 'revoked' } });
    expect(owner.end).toBeNull();
  });

  test('gets a great change in several events that fit, and one that cannot fit by a fresh sync', async () => {
    const owner = await connected(await paired());
    const before = (events(owner).at(-1) as { rev: number }).rev;
    store.write((tx) => {
      for (let i = 0; i < 40; i++) {
        insertSession(tx, aSession({ program: { kind: 'command', command: 'x'.repeat(4000) } }));
      }
    });
    const parts = events(owner).slice(1) as Extract<Event, { type: 'changes' }>[];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap((part) => part.sessions)).toHaveLength(40);
    expect(parts.slice(0, -1).every((part) => part.rev === before)).toBe(true);
    expect(parts.at(-1)?.rev).toBe(before + 40);
    store.write((tx) =>
      insertSession(tx, aSession({ program: { kind: 'command', command: '漢'.repeat(30_000) } })),
    );
    expect(owner.end).toMatchObject({ cause: 'bye', bye: { reason: 'renew' } });
  });

  test('is cut with a sealed word when its device is removed, and every other one of it too', async () => {
    const device = await paired();
    const channels = [await connected(device), await connected(device)];
    const other = await connected(await paired());
    const half = await openChannel(host, device, agent);
    host.cut(device.id, { reason: 'revoked', message: 'removed' });
    for (const channel of channels) {
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'revoked' } });
      expect(channel.closed).toBe(true);
    }
    await expect(half.message2).rejects.toThrow('closed');
    expect(other.end).toBeNull();
  });

  test('that is altered on its way ends, and nothing of it is run', async () => {
    const channel = await connected(await paired());
    channel.send(request);
    channel.onTheWay((message) => message.map((byte, i) => (i === 40 ? byte ^ 1 : byte)));
    channel.send(request);
    expect(channel.closed).toBe(true);
    expect(taken).toHaveLength(1);
  });

  test('ends where a frame is of nobody’s, or breaks what takes it', async () => {
    const [odd, breaking] = [await connected(await paired()), await connected(await paired())];
    odd.send({ kind: Kind.applied, handle: 1, offset: 1 });
    expect(odd.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
    breaking.send({ kind: Kind.detach, handle: 1 });
    expect(breaking.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
  });

  test('answers pings, asks when it hears nothing, and ends when nothing comes', async () => {
    const channel = await connected(await paired());
    channel.send({ kind: Kind.ping, value: 7 });
    expect(channel.frames.at(-1)).toEqual({ kind: Kind.pong, value: 7 });
    clock.advance(25_000);
    expect(channel.frames.at(-1)).toMatchObject({ kind: Kind.ping });
    channel.send({ kind: Kind.pong, value: 0 });
    for (let i = 0; i < 2; i++) clock.advance(25_000);
    expect(channel.end).toBeNull();
    for (let i = 0; i < 2; i++) clock.advance(25_000);
    expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'renew' } });
  });

  test('is renewed at least daily', async () => {
    const channel = await connected(await paired());
    for (let passed = 0; passed < 24 * 60 * 60; passed += 25) {
      if (channel.end === null) channel.send({ kind: Kind.pong, value: 0 });
      clock.advance(25_000);
    }
    expect(channel.end).toMatchObject({
      cause: 'bye',
      bye: { reason: 'renew', message: 'A day has passed.' },
    });
  });
});

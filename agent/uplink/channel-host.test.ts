import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Grant } from '../../shared/model/grant.ts';
import type { Session } from '../../shared/model/session.ts';
import { randomBytes } from '../../shared/wire/bytes.ts';
import { INNER_VERSION, Kind } from '../../shared/wire/inner.ts';
import type { Event } from '../../shared/wire/messages.ts';
import { findDevice, listDevices, removeDevice, updateDevice } from '../store/devices.ts';
import { addProject } from '../store/projects.ts';
import { insertSession, updateSession } from '../store/sessions.ts';
import { type ChannelBench, events, openChannelBench, request } from '../testing/channel-bench.ts';
import { aSession } from '../testing/services.ts';
import { makeDevice, openChannel } from '../testing/test-device.ts';

let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

describe('a known device', () => {
  test('is confirmed with its grant, is online, and may then ask', async () => {
    const device = await bench.paired();
    const channel = await bench.connected(device);
    expect(channel.frames[0]).toMatchObject({
      kind: Kind.confirmed,
      json: { v: INNER_VERSION, machine: { name: 'desk' }, grant: { role: 'owner' }, now: bench.clock.now() },
    });
    channel.send(request);
    expect(bench.taken).toMatchObject([{ caller: 'device' }]);
    expect(findDevice(bench.store.db, device.id)).toMatchObject({
      online: true,
      lastSeenAt: bench.clock.now(),
    });
    channel.drop();
    expect(findDevice(bench.store.db, device.id)?.online).toBe(false);
    expect(bench.closedTakers).toBe(1);
  });

  test('may hold several channels: none puts another out, and it is online until the last one goes', async () => {
    const device = await bench.paired();
    const [one, two] = [await bench.connected(device), await bench.connected(device)];
    one.send(request);
    two.send(request);
    expect(bench.taken).toHaveLength(2);
    expect(bench.host.online).toBe(1);
    one.drop();
    expect(findDevice(bench.store.db, device.id)?.online).toBe(true);
    two.drop();
    expect(findDevice(bench.store.db, device.id)?.online).toBe(false);
  });

  test('is refused without a word under another device’s id', async () => {
    const [device, other] = [await bench.paired(), await bench.paired()];
    const channel = await openChannel(bench.host, device, bench.agent, { as: other.id });
    await expect(channel.message2).rejects.toThrow('closed');
  });

  test('whose confirm meets a fault of the agent loses its channel, and nobody else anything', async () => {
    const [device, other] = [await bench.paired(), await bench.paired()];
    const standing = await bench.connected(other);
    const channel = await openChannel(bench.host, device, bench.agent);
    await channel.handshake(device.psk);
    const { write } = bench.store;
    bench.store.write = () => {
      throw new Error('disk full');
    };
    channel.confirm();
    bench.store.write = write;
    // What is thrown in a turn of its own would end the process: vitest counts it as an error.
    await new Promise((resolve) => setImmediate(resolve));
    expect(channel.closed).toBe(true);
    standing.send(request);
    expect(bench.taken).toHaveLength(1);
  });

  test('that was removed between handshake and confirm is told so', async () => {
    const device = await bench.paired();
    const channel = await openChannel(bench.host, device, bench.agent);
    await channel.handshake(device.psk);
    bench.store.write((tx) => removeDevice(tx, device.id));
    channel.confirm();
    expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'revoked' } });
  });
});

describe('strangers', () => {
  test('an unknown key, an unknown invitation and garbage are closed without a word', async () => {
    const stranger = await makeDevice();
    for (const inviteId of [new Uint8Array(0), randomBytes(32), randomBytes(31)]) {
      const channel = await openChannel(bench.host, stranger, bench.agent, { inviteId });
      await expect(channel.message2).rejects.toThrow('closed');
    }
    let closed = false;
    bench.host.opened(9001, stranger.id, { send: () => {}, close: () => (closed = true) });
    bench.host.message(9001, randomBytes(200));
    await expect.poll(() => closed).toBe(true);
  });

  test('a replayed first message gives nothing: no confirm follows, nothing is used up', async () => {
    const secrets = await bench.invite();
    const device = await makeDevice();
    const channel = await openChannel(bench.host, device, bench.agent, { inviteId: secrets.inviteId });
    await channel.message2;
    bench.clock.advance(10_000);
    expect(channel.closed).toBe(true);
    expect(bench.desk.open()).toHaveLength(1);
    expect(listDevices(bench.store.db)).toEqual([]);
  });

  test('no more than 32 unconfirmed channels are kept', async () => {
    const device = await bench.paired();
    const opened = [];
    for (let i = 0; i < 32; i++) opened.push(await openChannel(bench.host, device, bench.agent));
    await Promise.all(opened.map((channel) => channel.message2));
    const over = await openChannel(bench.host, device, bench.agent);
    expect(over.closed).toBe(true);
    bench.clock.advance(10_000);
    expect(opened.every((channel) => channel.closed)).toBe(true);
    expect((await bench.connected(device)).frames).toHaveLength(1 + 1);
  });

  test('whoever speaks before the handshake is answered, or out of turn after it, is closed', async () => {
    const device = await bench.paired();
    const early = await openChannel(bench.host, device, bench.agent);
    early.raw(randomBytes(80));
    expect(early.closed).toBe(true);
    const hasty = await openChannel(bench.host, device, bench.agent);
    await hasty.handshake(device.psk);
    hasty.send(request);
    expect(hasty.closed).toBe(true);
    expect(bench.taken).toEqual([]);
  });
});

describe('a live channel', () => {
  test('hears of changes that its device may see', async () => {
    const owner = await bench.connected(await bench.paired());
    const guest = await bench.paired();
    const session = bench.store.write((tx) => insertSession(tx, aSession()));
    bench.store.write((tx) =>
      updateDevice(tx, guest.id, {
        grant: {
          role: 'guest',
          sessions: [session.id],
          verb: 'watch',
          from: 0,
          expiresAt: bench.clock.now() + 60_000,
        },
      }),
    );
    const watcher = await bench.connected(guest);
    const project = bench.store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    expect(events(owner).at(-1)).toMatchObject({
      type: 'changes',
      rows: { project: [project] },
      rev: project.rev,
    });
    expect(events(watcher).at(-1)).toMatchObject({
      type: 'changes',
      rows: { project: [] },
      rev: project.rev,
    });
    bench.clock.advance(60_000);
    expect(watcher.end).toMatchObject({ cause: 'bye', bye: { reason: 'revoked' } });
    expect(owner.end).toBeNull();
  });

  test('of a device that is here already is no news: its row is told once as it comes, and once as it goes', async () => {
    const device = await bench.paired();
    const owner = await bench.connected(await bench.paired());
    const told = () =>
      events(owner).flatMap((event) =>
        event.type === 'changes' ? event.rows.device.filter(({ id }) => id === device.id) : [],
      );
    const first = await bench.connected(device);
    const second = await bench.connected(device);
    expect(told().map(({ online }) => online)).toEqual([true]);
    first.drop();
    expect(told()).toHaveLength(1);
    second.drop();
    expect(told().map(({ online }) => online)).toEqual([true, false]);
    await bench.connected(device);
    expect(told().map(({ online }) => online)).toEqual([true, false, true]);
  });

  test('is told what it may know, whoever else is told of the same change', async () => {
    const project = bench.store.write((tx) => addProject(tx, { name: 'a', path: '/a', now: 1 }));
    const [shared, other] = bench.store.write((tx) =>
      [0, 1].map(() => insertSession(tx, aSession({ projectId: project.id }))),
    ) as [Session, Session];
    const guest = await bench.paired('pending');
    const grant = { role: 'guest', sessions: [shared.id], verb: 'watch', from: 0, expiresAt: Date.now() * 2 };
    bench.store.write((tx) => updateDevice(tx, guest.id, { grant: grant as Grant }));
    const owners = [await bench.connected(await bench.paired()), await bench.connected(await bench.paired())];
    const watcher = await bench.connected(guest);
    bench.store.write((tx) => {
      for (const { id } of [shared, other]) updateSession(tx, id, { title: 'told' });
    });
    const told = (channel: (typeof owners)[number]) => {
      const event = events(channel).at(-1);
      return event?.type === 'changes' ? event.rows.session.map(({ id }) => id).sort() : [];
    };
    const both = [shared.id, other.id].sort();
    expect(owners.map(told)).toEqual([both, both]);
    expect(told(watcher)).toEqual([shared.id]);
  });

  test('gets a great change in several events that fit, and one that cannot fit by a fresh sync', async () => {
    const owner = await bench.connected(await bench.paired());
    const before = (events(owner).at(-1) as { rev: number }).rev;
    bench.store.write((tx) => {
      for (let i = 0; i < 40; i++) {
        insertSession(tx, aSession({ program: { kind: 'command', command: 'x'.repeat(4000) } }));
      }
    });
    const parts = events(owner).slice(1) as Extract<Event, { type: 'changes' }>[];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap((part) => part.rows.session)).toHaveLength(40);
    expect(parts.slice(0, -1).every((part) => part.rev === before)).toBe(true);
    expect(parts.at(-1)?.rev).toBe(before + 40);
    bench.store.write((tx) =>
      insertSession(tx, aSession({ program: { kind: 'command', command: '漢'.repeat(30_000) } })),
    );
    expect(owner.end).toMatchObject({ cause: 'bye', bye: { reason: 'renew' } });
  });

  test('is cut with a sealed word when its device is removed, and every other one of it too', async () => {
    const device = await bench.paired();
    const channels = [await bench.connected(device), await bench.connected(device)];
    const other = await bench.connected(await bench.paired());
    const half = await openChannel(bench.host, device, bench.agent);
    bench.host.cut(device.id, { reason: 'revoked', message: 'removed' });
    for (const channel of channels) {
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'revoked' } });
      expect(channel.closed).toBe(true);
    }
    await expect(half.message2).rejects.toThrow('closed');
    expect(other.end).toBeNull();
  });

  test('that is altered on its way ends, and nothing of it is run', async () => {
    const channel = await bench.connected(await bench.paired());
    channel.send(request);
    channel.onTheWay((message) => message.map((byte, i) => (i === 40 ? byte ^ 1 : byte)));
    channel.send(request);
    expect(channel.closed).toBe(true);
    expect(bench.taken).toHaveLength(1);
  });

  test('ends where a frame is of nobody’s, or breaks what takes it', async () => {
    const [odd, breaking] = [
      await bench.connected(await bench.paired()),
      await bench.connected(await bench.paired()),
    ];
    odd.send({ kind: Kind.applied, handle: 1, offset: 1 });
    expect(odd.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
    breaking.send({ kind: Kind.detach, handle: 1 });
    expect(breaking.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
  });

  test('answers pings, asks when it hears nothing, and ends when nothing comes', async () => {
    const channel = await bench.connected(await bench.paired());
    channel.send({ kind: Kind.ping, value: 7 });
    expect(channel.frames.at(-1)).toEqual({ kind: Kind.pong, value: 7 });
    bench.clock.advance(25_000);
    expect(channel.frames.at(-1)).toMatchObject({ kind: Kind.ping });
    channel.send({ kind: Kind.pong, value: 0 });
    for (let i = 0; i < 2; i++) bench.clock.advance(25_000);
    expect(channel.end).toBeNull();
    for (let i = 0; i < 2; i++) bench.clock.advance(25_000);
    expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'renew' } });
  });

  test('is renewed at least daily', async () => {
    const channel = await bench.connected(await bench.paired());
    for (let passed = 0; passed < 24 * 60 * 60; passed += 25) {
      if (channel.end === null) channel.send({ kind: Kind.pong, value: 0 });
      bench.clock.advance(25_000);
    }
    expect(channel.end).toMatchObject({
      cause: 'bye',
      bye: { reason: 'renew', message: 'A day has passed.' },
    });
  });
});

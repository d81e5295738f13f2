import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Kind } from '../../shared/wire/inner.ts';
import { INVITATION_TTL_MS } from '../pairing/invitations.ts';
import { listDevices } from '../store/devices.ts';
import { addProject } from '../store/projects.ts';
import { type ChannelBench, events, openChannelBench, request } from '../testing/channel-bench.ts';
import { devicePskOf, makeDevice, openChannel, pairingOf } from '../testing/test-device.ts';

let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

describe('pairing', () => {
  test('shows the same words on both sides and gives no right until both said yes', async () => {
    const secrets = await bench.invite();
    const device = await makeDevice();
    const channel = await openChannel(bench.host, device, bench.agent, { inviteId: secrets.inviteId });
    await channel.handshake(secrets.psk);
    channel.confirm(pairingOf(device));
    expect(channel.frames[0]).toMatchObject({ kind: Kind.confirmed, json: { grant: null } });
    expect(bench.desk.asks()).toMatchObject([{ deviceId: device.id, words: await channel.words() }]);
    channel.send(request);
    expect(bench.taken).toMatchObject([{ caller: 'pending' }]);
    bench.store.write((tx) => addProject(tx, { name: 'secret', path: '/secret', now: 1 }));
    expect(events(channel)).toEqual([]);
    bench.desk.answer(device.id, 'device', true);
    bench.desk.answer(device.id, 'machine', true);
    expect(events(channel)).toMatchObject([{ type: 'grant', grant: { role: 'owner' } }]);
    channel.send(request);
    expect(bench.taken[1]?.caller).toBe('device');
  });

  test('of two devices with one link the first confirm wins, and the other is told that it was used', async () => {
    const secrets = await bench.invite();
    const [one, two] = [await makeDevice(), await makeDevice()];
    const first = await openChannel(bench.host, one, bench.agent, { inviteId: secrets.inviteId });
    const second = await openChannel(bench.host, two, bench.agent, { inviteId: secrets.inviteId });
    await first.handshake(secrets.psk);
    await second.handshake(secrets.psk);
    second.confirm(pairingOf(two, 'Second'));
    first.confirm(pairingOf(one, 'First'));
    expect(second.frames[0]).toMatchObject({ kind: Kind.confirmed });
    expect(first.end).toMatchObject({ cause: 'bye', bye: { reason: 'used' } });
    expect(listDevices(bench.store.db).map((row) => row.name)).toEqual(['Second']);
  });

  test('a link that was used or has expired says so inside the channel', async () => {
    const [used, old] = [await bench.invite(), await bench.invite()];
    const winner = await makeDevice();
    const first = await openChannel(bench.host, winner, bench.agent, { inviteId: used.inviteId });
    await first.handshake(used.psk);
    first.confirm(pairingOf(winner));
    bench.clock.advance(INVITATION_TTL_MS);
    for (const [secrets, reason] of [
      [used, 'used'],
      [old, 'expired'],
    ] as const) {
      const late = await makeDevice();
      const channel = await openChannel(bench.host, late, bench.agent, { inviteId: secrets.inviteId });
      await channel.handshake(secrets.psk);
      channel.confirm(pairingOf(late));
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason } });
    }
  });

  test('whose answer was lost goes on: the device comes back under its own key, on either PSK', async () => {
    const secrets = await bench.invite();
    const device = await makeDevice();
    const [first, twin] = [
      await openChannel(bench.host, device, bench.agent, { inviteId: secrets.inviteId }),
      await openChannel(bench.host, device, bench.agent, { inviteId: secrets.inviteId }),
    ];
    await first.handshake(secrets.psk);
    await twin.handshake(secrets.psk);
    first.confirm(pairingOf(device));
    first.drop();
    twin.confirm(pairingOf(device));
    expect(twin.frames[0]).toMatchObject({ kind: Kind.confirmed, json: { grant: null } });
    const again = await openChannel(bench.host, device, bench.agent, { inviteId: secrets.inviteId });
    await again.handshake(await devicePskOf(device, secrets, bench.agent));
    again.confirm(pairingOf(device));
    expect(again.frames[0]).toMatchObject({ kind: Kind.confirmed });
    expect(bench.desk.asks()).toMatchObject([{ words: await again.words() }]);
    expect(listDevices(bench.store.db)).toHaveLength(1);
  });

  test('with a key that is not the device’s, or without one, is refused', async () => {
    const secrets = await bench.invite();
    const [device, other] = [await makeDevice(), await makeDevice()];
    for (const more of [pairingOf(other), {}]) {
      const channel = await openChannel(bench.host, device, bench.agent, { inviteId: secrets.inviteId });
      await channel.handshake(secrets.psk);
      channel.confirm(more);
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
    }
    expect(bench.desk.open()).toHaveLength(1);
  });

  test('under an id or a key that another device has is refused, and uses nothing up', async () => {
    const [one, two] = [await bench.invite(), await bench.invite()];
    const device = await makeDevice();
    const sameId = { ...(await makeDevice()), id: device.id, signing: device.signing };
    const sameKey = { ...(await makeDevice()), noise: device.noise };
    const open = (who: typeof device, { inviteId }: typeof one) =>
      openChannel(bench.host, who, bench.agent, { inviteId });
    const first = await open(device, one);
    const others = [await open(sameId, two), await open(sameKey, two)];
    await first.handshake(one.psk);
    for (const channel of others) await channel.handshake(two.psk);
    first.confirm(pairingOf(device));
    for (const [i, channel] of others.entries()) {
      channel.confirm(pairingOf([sameId, sameKey][i] as typeof device));
      expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'protocol' } });
    }
    expect(bench.desk.open()).toHaveLength(1);
    expect(listDevices(bench.store.db)).toHaveLength(1);
  });

  test('in another version is told to update', async () => {
    const device = await bench.paired();
    const channel = await openChannel(bench.host, device, bench.agent);
    await channel.handshake(device.psk);
    channel.confirm({ v: 2 as never });
    expect(channel.end).toMatchObject({ cause: 'bye', bye: { reason: 'version' } });
  });

  test('is announced to owners, also to one that connects later', async () => {
    const owner = await bench.paired();
    const waiting = await bench.paired('pending');
    await bench.connected(waiting);
    const late = await bench.connected(owner);
    expect(events(late).filter((event) => event.type === 'pairing')).toMatchObject([
      { deviceId: waiting.id, state: 'asks' },
    ]);
  });
});

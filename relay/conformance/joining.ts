import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CloseCode, MAX_MESSAGE_BYTES, withChannel } from '../../shared/wire/outer.ts';
import { connectAgent, connectDevice, type Identity, newIdentity, type Peer, settled } from './peer.ts';
import type { RelayUnderTest, StartRelay } from './relay.ts';

/** A message that carries its number and is of many sizes. */
function numbered(at: number): Uint8Array {
  const message = new Uint8Array(4 + ((at * 7919) % 3000)).fill(at & 0xff);
  new DataView(message.buffer).setUint32(0, at);
  return message;
}

export function joining(start: StartRelay): void {
  describe('joining', () => {
    let relay: RelayUnderTest;
    let agentId: Identity;
    let identities: Identity[];
    let agent: Peer;
    let devices: Peer[];
    let channels: number[];
    beforeAll(async () => {
      relay = await start();
      agentId = await newIdentity();
      identities = await Promise.all([newIdentity(), newIdentity()]);
      agent = await connectAgent(relay.url, agentId);
      agent.send({ t: 'allow', devices: identities.map(({ id }) => id) });
      await settled(agent);
      devices = [];
      channels = [];
      for (const identity of identities) {
        devices.push(await connectDevice(relay.url, agentId.id, identity));
        channels.push((await agent.control('opened')).channel);
      }
    });
    afterAll(() => relay.close());

    test('messages arrive whole, in order, on their own channel, both ways at once', async () => {
      const count = 2000;
      for (let at = 0; at < count; at++) {
        devices[at % 2]?.socket.send(numbered(at));
        agent.sendTo(channels[at % 2] as number, numbered(at));
      }
      const next = [0, 1];
      for (let i = 0; i < count; i++) {
        const { channel, message } = await agent.channelFrame();
        const which = channels.indexOf(channel);
        const at = next[which] as number;
        next[which] = at + 2;
        if (!Buffer.from(message).equals(numbered(at))) throw new Error(`message ${at} is not what was sent`);
      }
      for (let at = 0; at < count; at++) {
        const message = await (devices[at % 2] as Peer).frame();
        if (!Buffer.from(message).equals(numbered(at))) throw new Error(`message ${at} is not what was sent`);
      }
      expect(next).toEqual([count, count + 1]);
    });

    test('the largest message passes', async () => {
      const largest = new Uint8Array(MAX_MESSAGE_BYTES).fill(9);
      devices[0]?.socket.send(largest);
      expect((await agent.channelFrame()).message).toHaveLength(MAX_MESSAGE_BYTES);
      agent.sendTo(channels[0] as number, largest);
      expect(await devices[0]?.frame()).toHaveLength(MAX_MESSAGE_BYTES);
    });

    test('a device that leaves is told of; what the agent still sends to it harms nobody', async () => {
      const leaving = await connectDevice(relay.url, agentId.id, identities[0] as Identity);
      const { channel } = await agent.control('opened');
      leaving.close();
      expect((await agent.control('closed')).channel).toBe(channel);
      agent.sendTo(channel, new Uint8Array(10));
      agent.send({ t: 'close', channel });
      await settled(agent);
      const next = await connectDevice(relay.url, agentId.id, identities[0] as Identity);
      expect((await agent.control('opened')).channel).toBeGreaterThan(channel);
      next.close();
      await agent.control('closed');
    });

    test('the agent closes one channel; the other goes on', async () => {
      const guest = await connectDevice(relay.url, agentId.id, identities[1] as Identity);
      const { channel } = await agent.control('opened');
      agent.send({ t: 'close', channel });
      expect((await guest.end()).code).toBe(CloseCode.peerGone);
      devices[1]?.socket.send(numbered(1));
      expect((await agent.channelFrame()).channel).toBe(channels[1]);
      await agent.control('closed');
    });

    test('a newer socket of the agent replaces the older one', async () => {
      const who = await newIdentity();
      const older = await connectAgent(relay.url, who);
      older.send({ t: 'allow', devices: [(identities[0] as Identity).id] });
      await settled(older);
      const device = await connectDevice(relay.url, who.id, identities[0] as Identity);
      const newer = await connectAgent(relay.url, who);
      expect((await older.end()).code).toBe(CloseCode.replaced);
      expect((await device.end()).code).toBe(CloseCode.peerGone);
      const again = await connectDevice(relay.url, who.id, identities[0] as Identity);
      const { channel } = await newer.control('opened');
      newer.socket.send(withChannel(channel, new Uint8Array(5)));
      expect(await again.frame()).toHaveLength(5);
    });

    test('when the agent goes, its devices hear of it', async () => {
      const who = await newIdentity();
      const going = await connectAgent(relay.url, who);
      going.send({ t: 'allow', devices: [(identities[0] as Identity).id] });
      await settled(going);
      const device = await connectDevice(relay.url, who.id, identities[0] as Identity);
      going.close();
      expect((await device.end()).code).toBe(CloseCode.peerGone);
    });
  });
}

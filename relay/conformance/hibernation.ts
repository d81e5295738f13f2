import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CloseCode } from '../../shared/wire/outer.ts';
import {
  bytesOf,
  connectAgent,
  connectDevice,
  greet,
  type Identity,
  newIdentity,
  newInvitation,
  type Peer,
  settled,
} from './peer.ts';
import type { RelayUnderTest, StartRelay } from './relay.ts';

/** A host that forgets all but its sockets while nothing passes. */
export interface SleepingRelay extends RelayUnderTest {
  /** Takes the memory of this agent's part from it; the sockets stay. */
  hibernate(agentId: string): Promise<void>;
  /** Milliseconds since this agent's part last woke up. */
  awakeFor(agentId: string): Promise<number>;
}

/** Workers put an object to sleep after ten seconds without a frame. */
const IDLE_MS = 13_000;

export function hibernation(start: StartRelay<SleepingRelay>): void {
  describe('hibernation', () => {
    let relay: SleepingRelay;
    let agentId: Identity;
    let deviceId: Identity;
    let agent: Peer;
    let device: Peer;
    let channel: number;
    beforeAll(async () => {
      relay = await start();
      [agentId, deviceId] = await Promise.all([newIdentity(), newIdentity()]);
      agent = await connectAgent(relay.url, agentId);
      agent.send({ t: 'allow', devices: [deviceId.id] });
      await settled(agent);
      device = await connectDevice(relay.url, agentId.id, deviceId);
      channel = (await agent.control('opened')).channel;
    });
    afterAll(() => relay.close());

    async function bothWays(text: string): Promise<void> {
      device.socket.send(bytesOf(`${text}, up`));
      const { channel: from, message } = await agent.channelFrame();
      expect([from, message]).toEqual([channel, bytesOf(`${text}, up`)]);
      agent.sendTo(channel, bytesOf(`${text}, down`));
      expect(await device.frame()).toEqual(bytesOf(`${text}, down`));
    }

    test('an idle pair sleeps though both ping, wakes on the first frame, and no frame is lost', async () => {
      const idleSince = performance.now();
      while (performance.now() - idleSince < IDLE_MS) {
        await Promise.all([settled(agent), settled(device)]);
        await delay(2_000);
      }
      const count = 50;
      const firstAt = performance.now();
      for (let at = 0; at < count; at++) device.socket.send(bytesOf(String(at)));
      for (let at = 0; at < count; at++) {
        expect((await agent.channelFrame()).message).toEqual(bytesOf(String(at)));
      }
      await bothWays('awake');
      // It came to itself with the first of these frames, not before: it had slept.
      expect(await relay.awakeFor(agentId.id)).toBeLessThan(performance.now() - firstAt + 1_000);
    });

    test('every frame after a sleep of any moment finds its way, either side first', async () => {
      for (const side of ['device', 'agent']) {
        await relay.hibernate(agentId.id);
        if (side === 'device') device.socket.send(bytesOf('first'));
        else agent.sendTo(channel, bytesOf('first'));
        const heard = side === 'device' ? (await agent.channelFrame()).message : await device.frame();
        expect(heard).toEqual(bytesOf('first'));
        await bothWays(side);
      }
    });

    test('after a sleep no channel number comes again, and a control frame still holds', async () => {
      const [guest, invitation] = await Promise.all([newIdentity(), newInvitation()]);
      agent.send({ t: 'invite', id: invitation.id, ttl: 600_000 });
      await settled(agent);
      const first = await connectDevice(relay.url, agentId.id, guest, invitation.token);
      const before = (await agent.control('opened')).channel;
      first.close();
      await agent.control('closed');
      await relay.hibernate(agentId.id);
      const second = await connectDevice(relay.url, agentId.id, guest, invitation.token);
      const after = (await agent.control('opened')).channel;
      expect(after).toBeGreaterThan(before);
      // What was on its way to the one that left harms nobody.
      agent.sendTo(before, bytesOf('late'));
      await relay.hibernate(agentId.id);
      agent.send({ t: 'close', channel: after });
      expect((await second.end()).code).toBe(CloseCode.peerGone);
      await agent.control('closed');
      agent.send({ t: 'uninvite', id: invitation.id });
      await bothWays('still');
    });

    test('who leaves while it sleeps is told of', async () => {
      const tab = await connectDevice(relay.url, agentId.id, deviceId);
      const { channel: of } = await agent.control('opened');
      await relay.hibernate(agentId.id);
      tab.close();
      expect((await agent.control('closed')).channel).toBe(of);
      await relay.hibernate(agentId.id);
      agent.close();
      expect((await device.end()).code).toBe(CloseCode.peerGone);
      const away = await greet({ url: relay.url, agentId: agentId.id, role: 'device', who: deviceId });
      expect((await away.end()).code).toBe(CloseCode.unavailable);
    });
  });
}

import { describe, expect, test } from 'vitest';
import { CloseCode } from '../../shared/wire/outer.ts';
import { bytesOf, connectAgent, connectDevice, newIdentity, Peer, settled } from './peer.ts';
import type { StartRelay } from './relay.ts';

export function flow(start: StartRelay): void {
  describe('flow', () => {
    test('a device that stops reading is closed as slow; its neighbour loses nothing', async () => {
      const relay = await start();
      try {
        const [who, ...ids] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
        const agent = await connectAgent(relay.url, who);
        agent.send({ t: 'allow', devices: ids.map(({ id }) => id) });
        await settled(agent);
        const [stalled, neighbour] = [
          await connectDevice(relay.url, who.id, ids[0] as (typeof ids)[0]),
          await connectDevice(relay.url, who.id, ids[1] as (typeof ids)[0]),
        ];
        const first = (await agent.control('opened')).channel;
        const second = (await agent.control('opened')).channel;
        stalled.socket.pause();
        const message = new Uint8Array(60_000);
        let sent = 0;
        // Kernel buffers on the way take some megabytes before the relay's own queue grows.
        for (; sent < 1000; sent++) {
          agent.sendTo(first, message);
          agent.sendTo(second, bytesOf(String(sent)));
          if (sent % 10 === 0) await settled(agent);
          if (agent.texts.some((text) => text.includes('"closed"'))) break;
        }
        expect((await agent.control('closed')).channel).toBe(first);
        for (let at = 0; at <= sent; at++) expect(await neighbour.frame()).toEqual(bytesOf(String(at)));
        stalled.socket.resume();
        expect((await stalled.end()).code).toBe(CloseCode.slow);
      } finally {
        await relay.close();
      }
    });

    test('who does not say hello in time is closed', async () => {
      const relay = await start({ limits: { helloMs: 50 } });
      try {
        const peer = new Peer(relay.url, (await newIdentity()).id);
        await peer.challenge();
        expect((await peer.end()).code).toBe(CloseCode.timeout);
      } finally {
        await relay.close();
      }
    });

    test('a flood beyond the limit of its key is slowed down or closed, and its neighbour goes on', async () => {
      const relay = await start({ limits: { keyBytes: { perSecond: 100_000, burst: 70_000 } } });
      try {
        const [who, loud, calm] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
        const agent = await connectAgent(relay.url, who);
        agent.send({ t: 'allow', devices: [loud.id, calm.id] });
        await settled(agent);
        const flooding = await connectDevice(relay.url, who.id, loud);
        const neighbour = await connectDevice(relay.url, who.id, calm);
        for (let at = 0; at < 100; at++) flooding.socket.send(new Uint8Array(10_000));
        neighbour.socket.send(bytesOf('calm'));
        const heard = await agent.until('the calm one', () =>
          agent.frames.some((frame) => frame.length === 8) ? agent.frames.length : undefined,
        );
        expect(heard).toBeLessThan(100);
      } finally {
        await relay.close();
      }
    });
  });
}

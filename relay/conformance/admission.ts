import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CloseCode } from '../../shared/wire/outer.ts';
import {
  type Closed,
  connectAgent,
  connectDevice,
  greet,
  helloFor,
  type Identity,
  newIdentity,
  newInvitation,
  Peer,
  settled,
} from './peer.ts';
import type { RelayUnderTest, StartRelay } from './relay.ts';

const UNAVAILABLE: Closed = { code: CloseCode.unavailable, reason: 'unavailable' };

export function admission(start: StartRelay): void {
  describe('admission', () => {
    let relay: RelayUnderTest;
    let agentId: Identity;
    let device: Identity;
    let agent: Peer;
    beforeAll(async () => {
      relay = await start();
      [agentId, device] = await Promise.all([newIdentity(), newIdentity()]);
      agent = await connectAgent(relay.url, agentId);
      agent.send({ t: 'allow', devices: [device.id] });
      await settled(agent);
    });
    afterAll(() => relay.close());

    test('unknown, unallowed, revoked and away get the same close, and nothing else', async () => {
      const [awayAgent, revoked] = await Promise.all([newIdentity(), newIdentity()]);
      agent.send({ t: 'allow', devices: [device.id, revoked.id] });
      agent.send({ t: 'revoke', device: revoked.id });
      await settled(agent);
      const away = await connectAgent(relay.url, awayAgent);
      away.send({ t: 'allow', devices: [device.id] });
      await settled(away);
      away.socket.close();
      await away.end();

      const asked: [string, Identity][] = [
        [(await newIdentity()).id, device],
        [agentId.id, await newIdentity()],
        [agentId.id, revoked],
        [awayAgent.id, device],
      ];
      for (const [id, who] of asked) {
        const peer = await greet({ url: relay.url, agentId: id, role: 'device', who });
        expect(await peer.end()).toEqual(UNAVAILABLE);
        expect(peer.texts).toEqual([]);
      }
    });

    test('a hello serves one socket: said again on another, it is refused', async () => {
      const options = { url: relay.url, agentId: agentId.id, role: 'device' as const, who: device };
      const first = new Peer(relay.url, agentId.id);
      const hello = await helloFor(await first.challenge(), options);
      first.socket.send(hello);
      await first.text('{"t":"welcome","v":1}');
      const second = new Peer(relay.url, agentId.id);
      await second.challenge();
      second.socket.send(hello);
      expect(await second.end()).toEqual(UNAVAILABLE);
      first.close();
    });

    test('a hello serves one relay: said to another, it is refused', async () => {
      const other = await start();
      try {
        const there = new Peer(other.url, agentId.id);
        const here = new Peer(relay.url, agentId.id);
        // A relay in the middle passes on the challenge of the one that it wants to deceive.
        const hello = await helloFor(await here.challenge(), {
          url: other.url,
          agentId: agentId.id,
          role: 'agent',
          who: agentId,
        });
        await there.challenge();
        here.socket.send(hello);
        expect(await here.end()).toEqual(UNAVAILABLE);
        there.close();
      } finally {
        await other.close();
      }
    });

    test('an invitation lets in whoever shows its token, until it runs out', async () => {
      const [open, short] = await Promise.all([newInvitation(), newInvitation()]);
      agent.send({ t: 'invite', id: open.id, ttl: 600_000 });
      agent.send({ t: 'invite', id: short.id, ttl: 1 });
      await settled(agent);
      const newcomer = await newIdentity();
      const peer = await connectDevice(relay.url, agentId.id, newcomer, open.token);
      expect((await agent.control('opened')).deviceId).toBeTypeOf('string');
      peer.close();
      const late = await greet({
        url: relay.url,
        agentId: agentId.id,
        role: 'device',
        who: newcomer,
        token: short.token,
      });
      expect(await late.end()).toEqual(UNAVAILABLE);
      agent.send({ t: 'uninvite', id: open.id });
      await settled(agent);
      const again = await greet({
        url: relay.url,
        agentId: agentId.id,
        role: 'device',
        who: newcomer,
        token: open.token,
      });
      expect(await again.end()).toEqual(UNAVAILABLE);
    });

    test('revoke cuts a live device within a second', async () => {
      const who = await newIdentity();
      agent.send({ t: 'allow', devices: [device.id, who.id] });
      await settled(agent);
      const peer = await connectDevice(relay.url, agentId.id, who);
      const at = performance.now();
      agent.send({ t: 'revoke', device: who.id });
      expect(await peer.end()).toEqual(UNAVAILABLE);
      expect(performance.now() - at).toBeLessThan(1000);
    });
  });

  describe('a relay for agents that its operator invited', () => {
    const tokens = ['the first token of the operator', 'the second token of the operator'] as const;
    let relay: RelayUnderTest;
    beforeAll(async () => {
      relay = await start({ tokens });
    });
    afterAll(() => relay.close());

    test('takes an agent with any of the tokens, and its devices without; tells others why not', async () => {
      const [who, device] = await Promise.all([newIdentity(), newIdentity()]);
      const hello = { url: relay.url, agentId: who.id, role: 'agent', who } as const;
      const agent = await greet({ ...hello, registration: tokens[1] });
      await agent.text('{"t":"welcome","v":1}');
      agent.send({ t: 'allow', devices: [device.id] });
      await settled(agent);
      await connectDevice(relay.url, who.id, device);

      for (const registration of [undefined, 'a token of somebody else']) {
        const refused = await greet({ ...hello, ...(registration && { registration }) });
        expect((await refused.end()).code).toBe(CloseCode.unregistered);
      }
      // Whoever has no key of this machine learns nothing, with a token or without.
      const other = { ...hello, who: await newIdentity() };
      for (const registration of [undefined, tokens[0]]) {
        const stranger = await greet({ ...other, ...(registration && { registration }) });
        expect(await stranger.end()).toEqual(UNAVAILABLE);
      }
    });

    test('a pass that was overheard serves no other socket', async () => {
      const who = await newIdentity();
      const options = {
        url: relay.url,
        agentId: who.id,
        role: 'agent',
        who,
        registration: tokens[0],
      } as const;
      const [first, second] = [new Peer(relay.url, who.id), new Peer(relay.url, who.id)];
      const heard = JSON.parse(await helloFor(await first.challenge(), options)) as { pass: string };
      const own = JSON.parse(await helloFor(await second.challenge(), options)) as object;
      second.socket.send(JSON.stringify({ ...own, pass: heard.pass }));
      expect((await second.end()).code).toBe(CloseCode.unregistered);
      first.close();
    });
  });

  describe('what a restart keeps', () => {
    test('the allow-set and open invitations; a device joins as soon as its agent is back', async () => {
      const relay = await start();
      try {
        const [who, device, guest, revoked, invitation] = await Promise.all([
          newIdentity(),
          newIdentity(),
          newIdentity(),
          newIdentity(),
          newInvitation(),
        ]);
        const agent = await connectAgent(relay.url, who);
        agent.send({ t: 'allow', devices: [device.id, revoked.id] });
        agent.send({ t: 'revoke', device: revoked.id });
        agent.send({ t: 'invite', id: invitation.id, ttl: 600_000 });
        await settled(agent);
        const before = await connectDevice(relay.url, who.id, device);
        await relay.restart();
        expect(relay.restartCodes).toContain((await agent.end()).code);
        expect(relay.restartCodes).toContain((await before.end()).code);

        const again = await connectAgent(relay.url, who);
        await connectDevice(relay.url, who.id, device);
        await connectDevice(relay.url, who.id, guest, invitation.token);
        const cut = await greet({ url: relay.url, agentId: who.id, role: 'device', who: revoked });
        expect(await cut.end()).toEqual(UNAVAILABLE);
        expect((await again.control('opened')).channel).toBe(1);
      } finally {
        await relay.close();
      }
    });
  });
}

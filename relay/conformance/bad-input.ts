import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, randomBytes } from '../../shared/wire/bytes.ts';
import { CloseCode, MAX_CONTROL_BYTES, MAX_MESSAGE_BYTES } from '../../shared/wire/outer.ts';
import { bytesOf, connectAgent, connectDevice, type Identity, newIdentity, Peer, settled } from './peer.ts';
import type { RelayUnderTest, StartRelay } from './relay.ts';

type Who = 'visitor' | 'device' | 'agent';

export function badInput(start: StartRelay): void {
  describe('bad input', () => {
    let relay: RelayUnderTest;
    let agentId: Identity;
    let bystanderId: Identity;
    let agent: Peer;
    let bystander: Peer;
    let channel: number;
    beforeAll(async () => {
      relay = await start();
      [agentId, bystanderId] = await Promise.all([newIdentity(), newIdentity()]);
      agent = await connectAgent(relay.url, agentId);
      agent.send({ t: 'allow', devices: [bystanderId.id] });
      await settled(agent);
      bystander = await connectDevice(relay.url, agentId.id, bystanderId);
      channel = (await agent.control('opened')).channel;
    });
    afterAll(() => relay.close());

    /** Somebody who is about to misbehave, with an agent of its own. */
    async function peer(who: Who): Promise<Peer> {
      if (who === 'visitor') {
        const visitor = new Peer(relay.url, agentId.id);
        await visitor.challenge();
        return visitor;
      }
      const [own, device] = await Promise.all([newIdentity(), newIdentity()]);
      const ownAgent = await connectAgent(relay.url, own);
      if (who === 'agent') return ownAgent;
      ownAgent.send({ t: 'allow', devices: [device.id] });
      await settled(ownAgent);
      return connectDevice(relay.url, own.id, device);
    }

    async function bystandersGoOn(): Promise<void> {
      bystander.socket.send(bytesOf('still here'));
      expect((await agent.channelFrame()).message).toEqual(bytesOf('still here'));
      agent.sendTo(channel, bytesOf('me too'));
      expect(await bystander.frame()).toEqual(bytesOf('me too'));
    }

    const everyone: Who[] = ['visitor', 'device', 'agent'];
    /** RFC 6455, section 7.4.1: what a WebSocket itself says of a message that is too big, or text that is no UTF-8. */
    const [TOO_BIG, NOT_UTF8] = [1009, 1007];
    const cases: [string, (socket: Peer['socket']) => void, Partial<Record<Who, number[]>>][] = [
      [
        'text that is no JSON',
        (socket) => socket.send('{'),
        { visitor: [CloseCode.protocol], device: [CloseCode.protocol], agent: [CloseCode.protocol] },
      ],
      [
        'a hello of a version to come',
        (socket) => socket.send('{"t":"hello","v":99}'),
        { visitor: [CloseCode.version], device: [CloseCode.protocol], agent: [CloseCode.protocol] },
      ],
      [
        'a message one byte too long',
        (socket) => socket.send(new Uint8Array(MAX_MESSAGE_BYTES + 4 + 1)),
        { visitor: [CloseCode.protocol], device: [CloseCode.protocol], agent: [CloseCode.protocol] },
      ],
      [
        'a frame larger than any control frame',
        (socket) => socket.send(new Uint8Array(MAX_CONTROL_BYTES + 1)),
        {
          visitor: [TOO_BIG, CloseCode.protocol],
          device: [TOO_BIG, CloseCode.protocol],
          agent: [TOO_BIG, CloseCode.protocol],
        },
      ],
      [
        'an empty frame',
        (socket) => socket.send(new Uint8Array(0)),
        { visitor: [CloseCode.protocol], device: [CloseCode.protocol], agent: [CloseCode.protocol] },
      ],
      [
        'text that is no UTF-8',
        (socket) => socket.send(new Uint8Array([0xff, 0xfe, 0x00]), { binary: false }),
        {
          visitor: [NOT_UTF8, CloseCode.protocol],
          device: [NOT_UTF8, CloseCode.protocol],
          agent: [NOT_UTF8, CloseCode.protocol],
        },
      ],
    ];
    for (const who of everyone) {
      test.each(cases)(`from ${who}: %s`, async (_, send, codes) => {
        const bad = await peer(who);
        send(bad.socket);
        expect(codes[who]).toContain((await bad.end()).code);
        await bystandersGoOn();
      });

      test(`from ${who}: a million random bytes, as text and as binary`, async () => {
        for (const binary of [true, false]) {
          const bad = await peer(who);
          // Text must be UTF-8 to reach the relay's own parser: one character a byte.
          for (let sent = 0; sent < 1_000_000; sent += 10_000) {
            const bytes: Bytes = randomBytes(10_000);
            bad.socket.send(binary ? bytes : Buffer.from(bytes).toString('latin1'));
          }
          if (who === 'device' && binary) {
            // To a relay ciphertext and random bytes are the same.
            await settled(bad);
            bad.close();
          } else expect((await bad.end()).code).toBe(CloseCode.protocol);
        }
        await bystandersGoOn();
      });
    }

    test('addresses that are none', async () => {
      const statuses = await Promise.all(
        ['/v1/agents/x/socket', '/v1/agents//socket', `/v1/agents/${agentId.id}/socket/more`, '/v1'].map(
          async (path) => (await fetch(new URL(path, relay.url))).status,
        ),
      );
      expect(statuses).toEqual([404, 404, 404, 404]);
      expect((await fetch(new URL(`/v1/agents/${agentId.id}/socket`, relay.url))).status).toBe(426);
      expect((await fetch(relay.url, { method: 'POST', body: 'x' })).status).toBe(405);
      expect((await fetch(new URL('/healthz', relay.url))).status).toBe(200);
    });
  });
}

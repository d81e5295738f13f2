import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../shared/wire/bytes.ts';
import { CloseCode } from '../shared/wire/outer.ts';
import {
  type HelloOptions,
  helloFor,
  type Identity,
  newIdentity,
  newInvitation,
} from './conformance/peer.ts';
import {
  type Board,
  challengeOf,
  control,
  createBoard,
  type FakePeer,
  flipped,
  ORIGIN,
  until,
} from './testing/board.ts';

const WELCOME = '{"t":"welcome","v":1}';
const UNAVAILABLE = { code: CloseCode.unavailable, reason: 'unavailable' };

interface House {
  board: Board;
  agent: Identity;
  agentPeer: FakePeer;
  allowed: Identity;
  stranger: Identity;
}

async function house(): Promise<House> {
  const board = createBoard();
  const [agent, allowed, stranger] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
  const agentPeer = await board.connectAgent(agent);
  control(agentPeer, { t: 'allow', devices: [allowed.id] });
  return { board, agent, agentPeer, allowed, stranger };
}

type Case = (house: House) => Promise<FakePeer>;

const admitted: Record<string, Case> = {
  'an agent whose key gives the id of the path': async ({ agentPeer }) => agentPeer,
  'a device that the agent has allowed': ({ board, agent, allowed }) =>
    board.connectDevice(agent.id, allowed),
  'a device that shows the preimage of an open invitation': async ({ board, agent, agentPeer, stranger }) => {
    const invitation = await newInvitation();
    control(agentPeer, { t: 'invite', id: invitation.id, ttl: 1000 });
    board.clock.advance(999);
    return board.connectDevice(agent.id, stranger, invitation.token);
  },
  'a second device with the same invitation: only the agent consumes one': async (one) => {
    const invitation = await newInvitation();
    control(one.agentPeer, { t: 'invite', id: invitation.id, ttl: 1000 });
    await one.board.connectDevice(one.agent.id, one.stranger, invitation.token);
    return one.board.connectDevice(one.agent.id, await newIdentity(), invitation.token);
  },
  'an allowed device that still shows a token of an invitation that ended': async ({
    board,
    agent,
    allowed,
  }) => board.connectDevice(agent.id, allowed, (await newInvitation()).token),
  'a hello for any of the origins that the relay answers to': async ({ board, agent, allowed }) => {
    const peer = board.open(agent.id);
    await board.greet(peer, {
      agentId: agent.id,
      role: 'device',
      who: allowed,
      origin: 'wss://other.example',
    });
    return peer;
  },
};

/** A hello that a device would be admitted with, with something wrong about it. */
const with_ =
  (wrong: (options: Omit<HelloOptions, 'url'>, one: House) => Partial<HelloOptions>): Case =>
  async (one) => {
    const peer = one.board.open(one.agent.id);
    const right = { agentId: one.agent.id, role: 'device' as const, who: one.allowed };
    await one.board.greet(peer, { ...right, ...wrong(right, one) });
    return peer;
  };

const refused: Record<string, Case> = {
  'a device of an agent that nobody knows': async ({ board, allowed }) =>
    board.connectDevice((await newIdentity()).id, allowed),
  'a device that the agent has not allowed': ({ board, agent, stranger }) =>
    board.connectDevice(agent.id, stranger),
  'a device that was revoked': async ({ board, agent, agentPeer, allowed }) => {
    control(agentPeer, { t: 'revoke', device: allowed.id });
    return board.connectDevice(agent.id, allowed);
  },
  'a device that a later allow-set leaves out': async ({ board, agent, agentPeer, allowed, stranger }) => {
    control(agentPeer, { t: 'allow', devices: [stranger.id] });
    return board.connectDevice(agent.id, allowed);
  },
  'an allowed device while its agent is away': async ({ board, agent, agentPeer, allowed }) => {
    board.board.gone(agentPeer.connection);
    return board.connectDevice(agent.id, allowed);
  },
  'a token that opens nothing': async ({ board, agent, stranger }) =>
    board.connectDevice(agent.id, stranger, (await newInvitation()).token),
  'a token of an invitation that ran out': async ({ board, agent, agentPeer, stranger }) => {
    const invitation = await newInvitation();
    control(agentPeer, { t: 'invite', id: invitation.id, ttl: 1000 });
    board.clock.advance(1000);
    return board.connectDevice(agent.id, stranger, invitation.token);
  },
  'a token of an invitation that was taken back': async ({ board, agent, agentPeer, stranger }) => {
    const invitation = await newInvitation();
    control(agentPeer, { t: 'invite', id: invitation.id, ttl: 1000 });
    control(agentPeer, { t: 'uninvite', id: invitation.id });
    return board.connectDevice(agent.id, stranger, invitation.token);
  },
  "a token of another agent's invitation": async ({ board, agentPeer, stranger }) => {
    const invitation = await newInvitation();
    control(agentPeer, { t: 'invite', id: invitation.id, ttl: 1000 });
    const other = await newIdentity();
    await board.connectAgent(other);
    return board.connectDevice(other.id, stranger, invitation.token);
  },
  'a device without a token, whatever was invited': async ({ board, agent, agentPeer, stranger }) => {
    const ofNothing = await crypto.subtle.digest('SHA-256', new Uint8Array(32));
    control(agentPeer, { t: 'invite', id: toBase64Url(new Uint8Array(ofNothing)), ttl: 1000 });
    return board.connectDevice(agent.id, stranger);
  },
  "the invitation's id in place of its token": async ({ board, agent, agentPeer, stranger }) => {
    const invitation = await newInvitation();
    control(agentPeer, { t: 'invite', id: invitation.id, ttl: 1000 });
    return board.connectDevice(agent.id, stranger, invitation.id);
  },
  'a hello for a relay elsewhere': with_(() => ({ origin: 'wss://elsewhere.example' })),
  'a hello without TLS for a relay with it': with_(() => ({ origin: ORIGIN.replace('wss', 'ws') })),
  'a hello for another agent': with_((_, { stranger }) => ({ agentId: stranger.id })),
  'an agent under an id that is not its key': async ({ board, agent, stranger }) => {
    const peer = board.open(agent.id);
    await board.greet(peer, { agentId: agent.id, role: 'agent', who: stranger });
    return peer;
  },
  "an agent's signature given out as a device's": async ({ board, agent, allowed }) => {
    const peer = board.open(agent.id);
    const hello = await helloFor(challengeOf(peer), {
      url: ORIGIN,
      agentId: agent.id,
      role: 'agent',
      who: allowed,
    });
    peer.connection.text(hello.replace('"agent"', '"device"'));
    await until(() => peer.socket.closed !== undefined);
    return peer;
  },
  'a token that was added after signing': async ({ board, agent, allowed }) => {
    const peer = board.open(agent.id);
    const hello = await helloFor(challengeOf(peer), {
      url: ORIGIN,
      agentId: agent.id,
      role: 'device',
      who: allowed,
    });
    const { token } = await newInvitation();
    peer.connection.text(JSON.stringify({ ...JSON.parse(hello), token }));
    await until(() => peer.socket.closed !== undefined);
    return peer;
  },
  'a signature with one bit changed': async ({ board, agent, allowed }) => {
    const peer = board.open(agent.id);
    const hello = JSON.parse(
      await helloFor(challengeOf(peer), { url: ORIGIN, agentId: agent.id, role: 'device', who: allowed }),
    );
    peer.connection.text(JSON.stringify({ ...hello, sig: flipped(hello.sig) }));
    await until(() => peer.socket.closed !== undefined);
    return peer;
  },
  'a key that is no point of the curve': async ({ board, agent }) => {
    const peer = board.open(agent.id);
    const [key, sig] = [toBase64Url(new Uint8Array(32).fill(2)), toBase64Url(new Uint8Array(64))];
    peer.connection.text(JSON.stringify({ t: 'hello', v: 1, role: 'device', key, sig }));
    await until(() => peer.socket.closed !== undefined);
    return peer;
  },
  'a hello that was said on another socket before': async ({ board, agent, allowed }) => {
    const first = board.open(agent.id);
    const hello = await helloFor(challengeOf(first), {
      url: ORIGIN,
      agentId: agent.id,
      role: 'device',
      who: allowed,
    });
    first.connection.text(hello);
    await until(() => first.socket.texts.includes(WELCOME));
    const second = board.open(agent.id);
    second.connection.text(hello);
    await until(() => second.socket.closed !== undefined);
    return second;
  },
};

describe('the relay lets in', () => {
  test.each(Object.entries(admitted))('%s', async (_, peer) => {
    const { socket } = await peer(await house());
    expect(socket.closed).toBeUndefined();
    expect(socket.texts[1]).toBe(WELCOME);
  });
});

describe('the relay answers the same "unavailable", and no more, to', () => {
  test.each(Object.entries(refused))('%s', async (_, peer) => {
    const { socket } = await peer(await house());
    expect(socket.closed).toEqual(UNAVAILABLE);
    expect(socket.texts).toHaveLength(1);
    expect(socket.frames).toHaveLength(0);
  });
});

describe('what is no hello', () => {
  const garbage: [string, string, number][] = [
    ['no JSON', 'hello', CloseCode.protocol],
    ['another message', '{"t":"welcome","v":1}', CloseCode.protocol],
    [
      'a field too many',
      JSON.stringify({ t: 'hello', v: 1, role: 'agent', key: 'A'.repeat(43), sig: 'A'.repeat(86), more: 1 }),
      CloseCode.protocol,
    ],
    [
      'base64url that is not canonical',
      JSON.stringify({ t: 'hello', v: 1, role: 'agent', key: `${'A'.repeat(42)}B`, sig: 'A'.repeat(86) }),
      CloseCode.protocol,
    ],
    ['a megabyte', 'x'.repeat(1 << 20), CloseCode.protocol],
    ['deep nesting', '['.repeat(1000), CloseCode.protocol],
    ['an older version', '{"t":"hello","v":0}', CloseCode.version],
    ['a newer version', '{"t":"hello","v":2,"role":"device"}', CloseCode.version],
  ];
  test.each(garbage)('%s closes with its code', async (_, text, code) => {
    const { board, agent, agentPeer } = await house();
    const peer = board.open(agent.id);
    peer.connection.text(text);
    expect(peer.socket.closed?.code).toBe(code);
    expect(agentPeer.socket.closed).toBeUndefined();
  });

  test('a binary frame before the hello closes', async () => {
    const { board, agent } = await house();
    const peer = board.open(agent.id);
    peer.connection.binary(new Uint8Array(100));
    expect(peer.socket.closed?.code).toBe(CloseCode.protocol);
  });

  test('a second hello while the first is judged closes, and the first then changes nothing', async () => {
    const { board, agent, agentPeer, allowed } = await house();
    const peer = board.open(agent.id);
    const hello = await helloFor(challengeOf(peer), {
      url: ORIGIN,
      agentId: agent.id,
      role: 'device',
      who: allowed,
    });
    peer.connection.text(hello);
    peer.connection.text(hello);
    expect(peer.socket.closed?.code).toBe(CloseCode.protocol);
    await board.connectDevice(agent.id, allowed);
    expect(peer.socket.texts).not.toContain(WELCOME);
    expect(agentPeer.socket.texts.filter((text) => text.includes('opened'))).toHaveLength(1);
  });

  test('an agent that left while its hello was judged does not count as here', async () => {
    const { board, stranger } = await house();
    const peer = board.open(stranger.id);
    const hello = await helloFor(challengeOf(peer), {
      url: ORIGIN,
      agentId: stranger.id,
      role: 'agent',
      who: stranger,
    });
    peer.connection.text(hello);
    board.board.gone(peer.connection);
    await board.connectAgent(await newIdentity());
    await board.connectAgent(await newIdentity());
    expect(board.board.counts().agents).toBe(3);
  });

  test('who says nothing for five seconds is closed', async () => {
    const { board, agent } = await house();
    const peer = board.open(agent.id);
    board.clock.advance(4_999);
    expect(peer.socket.closed).toBeUndefined();
    board.clock.advance(1);
    expect(peer.socket.closed?.code).toBe(CloseCode.timeout);
  });

  test('nothing is stored for whoever has not said a valid hello', async () => {
    const { board, stranger } = await house();
    const peer = board.open(stranger.id);
    control(peer, { t: 'allow', devices: [stranger.id] });
    expect(peer.socket.closed?.code).toBe(CloseCode.protocol);
    expect(board.store.isAllowed(stranger.id, stranger.id)).toBe(false);
  });
});

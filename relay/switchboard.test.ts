import { describe, expect, test } from 'vitest';
import { CloseCode, MAX_MESSAGE_BYTES, splitChannel, withChannel } from '../shared/wire/outer.ts';
import { bytesOf, newIdentity, newInvitation } from './conformance/peer.ts';
import type { Limits } from './limits.ts';
import { control, createBoard, type FakePeer } from './testing/board.ts';

const opened = (peer: FakePeer) =>
  peer.socket.texts
    .map((text) => JSON.parse(text) as { t: string; channel: number; deviceId: string })
    .filter(({ t }) => t === 'opened');
const closedChannels = (peer: FakePeer) =>
  peer.socket.texts
    .map((text) => JSON.parse(text) as { t: string; channel: number })
    .filter(({ t }) => t === 'closed')
    .map(({ channel }) => channel);

async function joined(devices = 1, limits: Partial<Limits> = {}) {
  const board = createBoard(limits);
  const agentId = await newIdentity();
  const identities = await Promise.all(Array.from({ length: devices }, newIdentity));
  const agent = await board.connectAgent(agentId);
  control(agent, { t: 'allow', devices: identities.map(({ id }) => id) });
  const peers: FakePeer[] = [];
  for (const identity of identities) peers.push(await board.connectDevice(agentId.id, identity));
  return { ...board, agentId, agent, identities, peers, first: peers[0] as FakePeer };
}

describe('joining', () => {
  test('what a device sends reaches its agent behind its channel, and back, byte for byte and in order', async () => {
    const { agent, peers } = await joined(2);
    const [one, two] = peers as [FakePeer, FakePeer];
    expect(opened(agent).map(({ channel }) => channel)).toEqual([1, 2]);
    one.connection.binary(bytesOf('a'));
    two.connection.binary(bytesOf('b'));
    one.connection.binary(bytesOf('c'));
    const heard = agent.socket.frames.map((frame) => {
      const { channel, message } = splitChannel(frame);
      return `${channel}${new TextDecoder().decode(message)}`;
    });
    expect(heard).toEqual(['1a', '2b', '1c']);
    agent.connection.binary(withChannel(2, bytesOf('to two')));
    agent.connection.binary(withChannel(1, new Uint8Array(MAX_MESSAGE_BYTES).fill(7)));
    expect(two.socket.frames).toEqual([bytesOf('to two')]);
    expect(one.socket.frames).toEqual([new Uint8Array(MAX_MESSAGE_BYTES).fill(7)]);
  });

  test('a channel number is never used again', async () => {
    const { agent, board, agentId, identities, connectDevice, first } = await joined();
    board.gone(first.connection);
    expect(closedChannels(agent)).toEqual([1]);
    const again = await connectDevice(agentId.id, identities[0] as (typeof identities)[0]);
    expect(opened(agent).map(({ channel }) => channel)).toEqual([1, 2]);
    agent.connection.binary(withChannel(1, bytesOf('late')));
    expect(agent.socket.closed).toBeUndefined();
    expect(again.socket.frames).toEqual([]);
  });

  test('the agent is told who came, and closes a channel when it is done', async () => {
    const { agent, first, identities } = await joined();
    expect(opened(agent)[0]?.deviceId).toBe(identities[0]?.id);
    control(agent, { t: 'close', channel: 1 });
    expect(first.socket.closed?.code).toBe(CloseCode.peerGone);
    control(agent, { t: 'close', channel: 1 });
    expect(agent.socket.closed).toBeUndefined();
  });

  test('one device may hold several channels', async () => {
    const { agent, agentId, identities, connectDevice, first } = await joined();
    const tab = await connectDevice(agentId.id, identities[0] as (typeof identities)[0]);
    agent.connection.binary(withChannel(2, bytesOf('tab')));
    expect(tab.socket.frames).toHaveLength(1);
    expect(first.socket.frames).toHaveLength(0);
  });

  test('an agent that connects again takes over; the older socket and its channels end', async () => {
    const { agent, agentId, identities, first, board, ...relay } = await joined();
    const newer = await relay.connectAgent(agentId);
    expect(agent.socket.closed?.code).toBe(CloseCode.replaced);
    expect(first.socket.closed?.code).toBe(CloseCode.peerGone);
    const again = await relay.connectDevice(agentId.id, identities[0] as (typeof identities)[0]);
    board.gone(agent.connection);
    again.connection.binary(bytesOf('x'));
    expect(newer.socket.frames).toHaveLength(1);
    expect(opened(newer)).toHaveLength(1);
  });

  test('devices of an agent that goes away are closed', async () => {
    const { agent, board, peers } = await joined(3);
    board.gone(agent.connection);
    expect(peers.map(({ socket }) => socket.closed?.code)).toEqual(Array(3).fill(CloseCode.peerGone));
    expect(board.counts()).toEqual({ agents: 0, devices: 0 });
  });

  test('ping is answered by pong, for agent and device, and goes no further', async () => {
    const { agent, first } = await joined();
    agent.connection.text('ping');
    first.connection.text('ping');
    expect(agent.socket.texts.at(-1)).toBe('pong');
    expect(first.socket.texts.at(-1)).toBe('pong');
    expect(agent.socket.frames).toHaveLength(0);
  });

  test('a relay that stops tells everyone to come back', async () => {
    const { agent, board, peers, open, agentId } = await joined(2);
    const visitor = open(agentId.id);
    board.stop();
    for (const { socket } of [agent, ...peers, visitor])
      expect(socket.closed?.code).toBe(CloseCode.restarting);
    expect(board.refusal(null)).toBe('sockets');
  });
});

describe('who loses the right', () => {
  test('revoke cuts every socket of that device at once, and nothing more of it passes', async () => {
    const { agent, agentId, identities, peers, connectDevice } = await joined(2);
    const [revoked, other] = peers as [FakePeer, FakePeer];
    const tab = await connectDevice(agentId.id, identities[0] as (typeof identities)[0]);
    control(agent, { t: 'revoke', device: identities[0]?.id as string });
    expect(revoked.socket.closed).toEqual({ code: CloseCode.unavailable, reason: 'unavailable' });
    expect(tab.socket.closed?.code).toBe(CloseCode.unavailable);
    expect(other.socket.closed).toBeUndefined();
    revoked.connection.binary(bytesOf('late'));
    agent.connection.binary(withChannel(1, bytesOf('late')));
    expect(agent.socket.frames).toHaveLength(0);
    expect(revoked.socket.frames).toHaveLength(0);
    expect(closedChannels(agent)).toEqual([1, 3]);
  });

  test('an allow-set without a device cuts it, but not one that is pairing', async () => {
    const { agent, agentId, peers, identities, connectDevice } = await joined(2);
    const invitation = await newInvitation();
    control(agent, { t: 'invite', id: invitation.id, ttl: 60_000 });
    const newcomer = await newIdentity();
    const pairing = await connectDevice(agentId.id, newcomer, invitation.token);
    control(agent, { t: 'allow', devices: [identities[1]?.id as string] });
    expect(peers.map(({ socket }) => socket.closed?.code)).toEqual([CloseCode.unavailable, undefined]);
    expect(pairing.socket.closed).toBeUndefined();
    control(agent, { t: 'allow', devices: [newcomer.id] });
    expect(pairing.socket.closed).toBeUndefined();
    control(agent, { t: 'allow', devices: [] });
    expect(pairing.socket.closed?.code).toBe(CloseCode.unavailable);
  });
});

describe('anything malformed closes its sender and does nothing else', () => {
  const fromAgent: [string, (peer: FakePeer) => void][] = [
    ['a frame without a channel number', ({ connection }) => connection.binary(new Uint8Array(3))],
    ['an empty message', ({ connection }) => connection.binary(withChannel(1, new Uint8Array(0)))],
    [
      'a message too long',
      ({ connection }) => connection.binary(withChannel(1, new Uint8Array(MAX_MESSAGE_BYTES + 1))),
    ],
    ['a channel that never opened', ({ connection }) => connection.binary(withChannel(9, bytesOf('x')))],
    [
      'the highest channel number',
      ({ connection }) => connection.binary(withChannel(0xffff_ffff, bytesOf('x'))),
    ],
    ['channel 0', ({ connection }) => connection.binary(withChannel(0, bytesOf('x')))],
    ['closing a channel that never opened', ({ connection }) => connection.text('{"t":"close","channel":9}')],
    ['text that is no control frame', ({ connection }) => connection.text('{"t":"allow"}')],
    [
      'a control frame with a field too many',
      ({ connection }) => connection.text('{"t":"close","channel":1,"x":1}'),
    ],
    ['a second hello', ({ connection }) => connection.text('{"t":"hello","v":1}')],
  ];
  test.each(fromAgent)('from an agent: %s', async (_, send) => {
    const { agent, first, store, agentId, identities } = await joined();
    send(agent);
    expect(agent.socket.closed?.code).toBe(CloseCode.protocol);
    expect(first.socket.frames).toHaveLength(0);
    expect(store.isAllowed(agentId.id, identities[0]?.id as string)).toBe(true);
  });

  test('what an agent sent before it heard of its end is not obeyed', async () => {
    const { agent, agentId, identities, store } = await joined();
    agent.connection.text('{');
    control(agent, { t: 'allow', devices: [] });
    expect(store.isAllowed(agentId.id, identities[0]?.id as string)).toBe(true);
  });

  const fromDevice: [string, (peer: FakePeer) => void][] = [
    ['an empty message', ({ connection }) => connection.binary(new Uint8Array(0))],
    ['a message too long', ({ connection }) => connection.binary(new Uint8Array(MAX_MESSAGE_BYTES + 1))],
    ['a control frame', ({ connection }) => connection.text('{"t":"allow","devices":[]}')],
    ['any text', ({ connection }) => connection.text('x')],
  ];
  test.each(fromDevice)('from a device: %s', async (_, send) => {
    const { agent, peers, store, agentId, identities } = await joined(2);
    send(peers[0] as FakePeer);
    expect(peers.map(({ socket }) => socket.closed?.code)).toEqual([CloseCode.protocol, undefined]);
    expect(agent.socket.frames).toHaveLength(0);
    expect(agent.socket.closed).toBeUndefined();
    expect(store.isAllowed(agentId.id, identities[0]?.id as string)).toBe(true);
  });
});

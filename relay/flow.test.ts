import { describe, expect, test } from 'vitest';
import { CloseCode, withChannel } from '../shared/wire/outer.ts';
import { bytesOf, newIdentity, newInvitation } from './conformance/peer.ts';
import type { LimitName, Limits } from './limits.ts';
import { control, createBoard, type FakePeer } from './testing/board.ts';

async function joined(devices: number, limits: Partial<Limits>) {
  const board = createBoard(limits);
  const who = await newIdentity();
  const identities = await Promise.all(Array.from({ length: devices }, newIdentity));
  const agent = await board.connectAgent(who);
  control(agent, { t: 'allow', devices: identities.map(({ id }) => id) });
  const peers: FakePeer[] = [];
  for (const identity of identities) peers.push(await board.connectDevice(who.id, identity));
  return { ...board, who, agent, identities, peers };
}

const meets = (metrics: { text(gauges: []): string }, limit: LimitName): boolean =>
  metrics.text([]).includes(`openpoet_relay_limited_total{limit="${limit}"}`);

describe('a slow reader', () => {
  test('is closed once a megabyte waits for it, and its neighbour goes on', async () => {
    const { agent, peers, metrics } = await joined(2, {});
    const [slow, neighbour] = peers as [FakePeer, FakePeer];
    slow.socket.queued = 1024 * 1024;
    agent.connection.binary(withChannel(1, bytesOf('just fits')));
    expect(slow.socket.closed).toBeUndefined();
    slow.socket.queued += 1;
    agent.connection.binary(withChannel(1, bytesOf('too much')));
    agent.connection.binary(withChannel(2, bytesOf('neighbour')));
    expect(slow.socket.closed?.code).toBe(CloseCode.slow);
    expect(agent.socket.texts.at(-1)).toBe('{"t":"closed","channel":1}');
    expect(neighbour.socket.frames).toHaveLength(1);
    expect(agent.socket.paused).toBe(false);
    expect(meets(metrics, 'queueBytes')).toBe(true);
  });

  test('that is the agent: the device that fills its queue waits, the others do not, until the queue is empty', async () => {
    const { agent, peers } = await joined(2, {});
    const [flooding, calm] = peers as [FakePeer, FakePeer];
    agent.socket.queued = 300 * 1024;
    flooding.connection.binary(bytesOf('flood'));
    expect(flooding.socket.paused).toBe(true);
    expect(calm.socket.paused).toBe(false);
    expect(agent.socket.closed).toBeUndefined();
    agent.socket.queued = 0;
    agent.connection.drained();
    expect(flooding.socket.paused).toBe(false);
    expect(agent.socket.frames).toHaveLength(1);
  });

  test('that is an agent past the bound is closed, and its waiting devices are read from again to hear it', async () => {
    const { agent, peers } = await joined(2, {});
    agent.socket.queued = 1024 * 1024 - 10;
    (peers[0] as FakePeer).connection.binary(bytesOf('x'));
    agent.socket.queued = 1024 * 1024 + 1;
    (peers[1] as FakePeer).connection.binary(bytesOf('y'));
    expect(agent.socket.closed?.code).toBe(CloseCode.slow);
    expect(peers.map(({ socket }) => socket.closed?.code)).toEqual([CloseCode.peerGone, CloseCode.peerGone]);
    expect(peers.map(({ socket }) => socket.paused)).toEqual([false, false]);
  });
});

describe('who sends too fast', () => {
  const slowly = { keyBytes: { perSecond: 1000, burst: 1000 } };

  test('is not read from until the debt is paid; nothing is lost', async () => {
    const { agent, peers, clock, metrics } = await joined(2, slowly);
    const [flooding, calm] = peers as [FakePeer, FakePeer];
    flooding.connection.binary(new Uint8Array(1000));
    expect(flooding.socket.paused).toBe(false);
    flooding.connection.binary(new Uint8Array(500));
    expect(flooding.socket.paused).toBe(true);
    calm.connection.binary(bytesOf('calm'));
    expect(calm.socket.paused).toBe(false);
    expect(agent.socket.frames).toHaveLength(3);
    clock.advance(499);
    expect(flooding.socket.paused).toBe(true);
    clock.advance(1);
    expect(flooding.socket.paused).toBe(false);
    expect(meets(metrics, 'keyBytes')).toBe(true);
  });

  test('is closed where it goes on regardless', async () => {
    const { agent, peers } = await joined(1, slowly);
    const [flooding] = peers as [FakePeer];
    for (let i = 0; i < 3; i++) flooding.connection.binary(new Uint8Array(900));
    expect(flooding.socket.closed?.code).toBe(CloseCode.limit);
    expect(agent.socket.frames).toHaveLength(2);
    expect(flooding.socket.paused).toBe(false);
  });

  test('shares what one key may send among all its sockets', async () => {
    const { who, identities, connectDevice, peers } = await joined(1, slowly);
    const tab = await connectDevice(who.id, identities[0] as (typeof identities)[0]);
    (peers[0] as FakePeer).connection.binary(new Uint8Array(1000));
    tab.connection.binary(bytesOf('x'));
    expect(tab.socket.paused).toBe(true);
  });

  test('counts frames as well as bytes, and pings too', async () => {
    const { peers, metrics } = await joined(1, { keyFrames: { perSecond: 10, burst: 2 } });
    const [flooding] = peers as [FakePeer];
    for (let i = 0; i < 3; i++) flooding.connection.text('ping');
    expect(flooding.socket.paused).toBe(true);
    expect(meets(metrics, 'keyFrames')).toBe(true);
  });

  test('counts before admission by address alone', async () => {
    const { open, who, metrics } = await joined(0, { addressFrames: { perSecond: 10, burst: 2 } });
    const peer = open(who.id, '192.0.2.1');
    for (let i = 0; i < 5; i++) peer.connection.text('ping');
    expect(peer.socket.closed?.code).toBe(CloseCode.limit);
    expect(meets(metrics, 'addressFrames')).toBe(true);
  });

  test('an agent that floods with control frames is closed', async () => {
    const { agent, metrics } = await joined(0, { agentControls: { perSecond: 1, burst: 3 } });
    for (let i = 0; i < 4; i++) control(agent, { t: 'allow', devices: [] });
    expect(agent.socket.closed?.code).toBe(CloseCode.limit);
    expect(meets(metrics, 'agentControls')).toBe(true);
  });
});

describe('how many', () => {
  test('sockets from one address: the next is refused, another address and loopback are not', () => {
    const { board, clock, metrics } = createBoard({ addressConnects: { perSecond: 1, burst: 2 } });
    const tries = (address: string | null) => board.refusal(address);
    expect([tries('192.0.2.1'), tries('192.0.2.1'), tries('192.0.2.1')]).toEqual([
      undefined,
      undefined,
      'addressConnects',
    ]);
    expect(tries('192.0.2.2')).toBeUndefined();
    expect(tries(null)).toBeUndefined();
    clock.advance(3000);
    expect(tries('192.0.2.1')).toBeUndefined();
    expect(meets(metrics, 'addressConnects')).toBe(true);
  });

  test('sockets in all, and those that have not said hello', () => {
    const { board, open } = createBoard({ sockets: 3, unadmitted: 2 });
    const first = open('a');
    open('b');
    expect(board.refusal(null)).toBe('unadmitted');
    first.connection.close(CloseCode.protocol);
    expect(board.refusal(null)).toBeUndefined();
    open('c');
    expect(board.refusal(null)).toBe('sockets');
    board.gone(first.connection);
    expect(board.refusal(null)).toBe('unadmitted');
  });

  test('connections of one key', async () => {
    const { connectAgent } = createBoard({ keyConnects: { perSecond: 1, burst: 2 } });
    const who = await newIdentity();
    await connectAgent(who);
    await connectAgent(who);
    const third = await connectAgent(who);
    expect(third.socket.closed?.code).toBe(CloseCode.limit);
  });

  const channelLimits: [LimitName, Partial<Limits>][] = [
    ['channelsPerAgent', { channelsPerAgent: 1 }],
    ['channelsPerDevice', { channelsPerDevice: 1 }],
  ];
  test.each(channelLimits)('channels: %s', async (limit, limits) => {
    const { who, identities, connectDevice, peers, metrics } = await joined(1, limits);
    const more = await connectDevice(who.id, identities[0] as (typeof identities)[0]);
    expect(more.socket.closed?.code).toBe(CloseCode.limit);
    expect((peers[0] as FakePeer).socket.closed).toBeUndefined();
    expect(meets(metrics, limit)).toBe(true);
  });

  test('devices that only an invitation let in: a leaked link does not keep the owner out', async () => {
    const { who, agent, connectDevice, identities } = await joined(1, { invitedPerAgent: 1 });
    const invitation = await newInvitation();
    control(agent, { t: 'invite', id: invitation.id, ttl: 60_000 });
    await connectDevice(who.id, await newIdentity(), invitation.token);
    const second = await connectDevice(who.id, await newIdentity(), invitation.token);
    expect(second.socket.closed?.code).toBe(CloseCode.limit);
    const owner = await connectDevice(who.id, identities[0] as (typeof identities)[0]);
    expect(owner.socket.closed).toBeUndefined();
  });
});

describe('a full database', () => {
  test('closes the agent that wants more of it; the log says why without what was to be written', async () => {
    const { agent, logged, metrics } = await joined(0, { storeBytes: 64 * 1024 });
    control(agent, { t: 'allow', devices: Array.from({ length: 4096 }, (_, i) => many(i)) });
    expect(agent.socket.closed?.code).toBe(CloseCode.limit);
    expect(meets(metrics, 'storeBytes')).toBe(true);
    const said = logged.filter((line) => line.includes('store.failed'));
    expect(said).toEqual([expect.stringContaining('database or disk is full')]);
    expect(said.join()).not.toContain(many(0));
  });
});

/** An id for each number. */
const many = (i: number): string =>
  `${i}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string).padStart(26, 'x');

describe('silence', () => {
  test('a peer that says nothing for two minutes counts as gone; a ping is enough to stay', async () => {
    const { agent, peers, clock, board } = await joined(2, {});
    const [silent, pinging] = peers as [FakePeer, FakePeer];
    clock.advance(119_000);
    pinging.connection.text('ping');
    agent.connection.text('ping');
    board.sweep();
    expect(silent.socket.closed).toBeUndefined();
    clock.advance(2_000);
    board.sweep();
    expect(silent.socket.closed?.code).toBe(CloseCode.timeout);
    expect(pinging.socket.closed).toBeUndefined();
    expect(agent.socket.closed).toBeUndefined();
  });

  test('what has run out is forgotten', async () => {
    const { agent, board, clock, store, who } = await joined(0, {});
    const invitation = await newInvitation();
    control(agent, { t: 'invite', id: invitation.id, ttl: 1000 });
    const [opened, later] = [clock.wall(), clock.wall() + 2000];
    expect(store.isInvited(who.id, invitation.id, opened)).toBe(true);
    clock.advance(later - opened);
    board.sweep();
    expect(store.isInvited(who.id, invitation.id, opened)).toBe(false);
  });
});

/** A switchboard that wakes up without a memory, over sockets that lived on, and a host that cannot stop reading. */
import { expect, test } from 'vitest';
import { CloseCode, splitChannel, withChannel } from '../shared/wire/outer.ts';
import { bytesOf, newIdentity, newInvitation } from './conformance/peer.ts';
import type { KeptState } from './peer-socket.ts';
import { type Board, control, createBoard, type FakePeer, type FakeSocket } from './testing/board.ts';

async function joined(devices: number) {
  const board = createBoard();
  const agentId = await newIdentity();
  const identities = await Promise.all(Array.from({ length: devices }, newIdentity));
  const agent = await board.connectAgent(agentId);
  control(agent, { t: 'allow', devices: identities.map(({ id }) => id) });
  const peers: FakePeer[] = [];
  for (const identity of identities) peers.push(await board.connectDevice(agentId.id, identity));
  return { board, agentId, agent, identities, peers };
}

/** The same sockets with a switchboard that knows nothing but what they kept. */
function wake(former: Board, agentId: string, sockets: readonly FakeSocket[]) {
  const next = createBoard({}, undefined, former.store);
  const connections = next.board.resume(
    sockets.map((socket) => ({ agentId, address: null, socket, kept: socket.kept as KeptState })),
  );
  return { ...next, connections };
}

test('frames go on in both directions, on the same channels', async () => {
  const { board, agentId, agent, peers } = await joined(2);
  const sockets = [...peers.map(({ socket }) => socket), agent.socket];
  const { board: next, connections } = wake(board, agentId.id, sockets);
  expect(next.counts()).toEqual({ agents: 1, devices: 2 });
  connections[1]?.binary(bytesOf('up'));
  expect(splitChannel(agent.socket.frames.at(-1) as Uint8Array)).toEqual({
    channel: 2,
    message: bytesOf('up'),
  });
  connections[2]?.binary(withChannel(1, bytesOf('down')));
  expect(peers[0]?.socket.frames.at(-1)).toEqual(bytesOf('down'));
});

test('no channel number comes again, and one that closed before the sleep still counts as opened once', async () => {
  const { board, agentId, agent, peers, identities } = await joined(2);
  board.board.gone((peers[1] as FakePeer).connection);
  const { connections, connectDevice } = wake(board, agentId.id, [
    (peers[0] as FakePeer).socket,
    agent.socket,
  ]);
  connections[1]?.binary(withChannel(2, bytesOf('late')));
  expect(agent.socket.closed).toBeUndefined();
  await connectDevice(agentId.id, identities[1] as (typeof identities)[0]);
  expect(JSON.parse(agent.socket.texts.at(-1) as string)).toMatchObject({ t: 'opened', channel: 3 });
});

test('devices whose agent went away meanwhile are closed, and so is nobody else', async () => {
  const { board, agentId, agent, peers } = await joined(1);
  const device = (peers[0] as FakePeer).socket;
  agent.socket.kept = { at: 'closed' };
  const { connections, board: next } = wake(board, agentId.id, [device, agent.socket]);
  expect(device.closed?.code).toBe(CloseCode.peerGone);
  expect(connections[1]).toBeUndefined();
  expect(next.counts()).toEqual({ agents: 0, devices: 0 });
});

test('who was only invited is still pairing, and who was allowed since is not', async () => {
  const { board, agentId, agent } = await joined(0);
  const [first, second] = await Promise.all([newIdentity(), newIdentity()]);
  const invitation = await newInvitation();
  control(agent, { t: 'invite', id: invitation.id, ttl: 60_000 });
  const pairing = await board.connectDevice(agentId.id, first, invitation.token);
  const paired = await board.connectDevice(agentId.id, second, invitation.token);
  control(agent, { t: 'allow', devices: [second.id] });
  const { connections } = wake(board, agentId.id, [pairing.socket, paired.socket, agent.socket]);
  connections[2]?.text(JSON.stringify({ t: 'allow', devices: [] }));
  expect([pairing.socket.closed?.code, paired.socket.closed?.code]).toEqual([
    undefined,
    CloseCode.unavailable,
  ]);
});

test('a socket counts as silent from when its host last heard of it', async () => {
  const { board, agent, peers } = await joined(1);
  board.clock.advance(100_000);
  agent.socket.heard = board.clock.now();
  board.clock.advance(100_000);
  board.board.sweep();
  expect(agent.socket.closed).toBeUndefined();
  expect(peers[0]?.socket.closed?.code).toBe(CloseCode.timeout);
});

test('where nobody can be made to wait, a device that floods a slow agent is cut off, and its neighbour and agent are not', async () => {
  const { agent, peers } = await joined(2);
  const [loud, calm] = peers as [FakePeer, FakePeer];
  for (const { socket } of [agent, loud, calm]) socket.pausable = false;
  agent.socket.queued = 300 * 1024;
  calm.connection.binary(new Uint8Array(1000));
  for (let sent = 0; sent < 6; sent++) loud.connection.binary(new Uint8Array(50_000));
  expect(loud.socket.closed?.code).toBe(CloseCode.limit);
  expect([calm.socket.closed, agent.socket.closed]).toEqual([undefined, undefined]);
});

test('where nobody can be made to wait, what a device sent before its agent read all counts no more', async () => {
  const { agent, peers } = await joined(1);
  const device = peers[0] as FakePeer;
  device.socket.pausable = false;
  agent.socket.queued = 300 * 1024;
  for (let sent = 0; sent < 20; sent++) {
    device.connection.binary(new Uint8Array(50_000));
    if (sent % 4 === 3) agent.connection.drained();
  }
  expect(device.socket.closed).toBeUndefined();
});

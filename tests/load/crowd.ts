/** Very many machines, each with a device: they keep alive as real ones do, and may type now and then. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Peer } from '../../relay/conformance/peer.ts';
import { PING } from '../../shared/wire/outer.ts';
import { answerWith } from './child.ts';
import { openAgent } from './pair.ts';

export type CrowdQuestion =
  | { do: 'join'; url: string; pairs: number }
  /** To a bare server: the same sockets, which say nothing. */
  | { do: 'connect'; url: string; sockets: number }
  /** All devices together. 0: silence. */
  | { do: 'type'; perSecond: number }
  | { do: 'count' };

/** What agents and devices of the product do when nothing else passes. */
const AGENT_PING_S = 30;
const DEVICE_PING_S = 50;
const AT_ONCE = 50;

const agents: Peer[] = [];
const devices: Peer[] = [];
const bare: WebSocket[] = [];
let perSecond = 0;
let echoes = 0;

async function join(url: string): Promise<void> {
  const agent = await openAgent(url);
  const { device } = await agent.join();
  device.onFrame = () => {
    echoes += 1;
  };
  agents.push(agent.peer);
  devices.push(device);
}

async function connect(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('error', () => {});
  await once(socket, 'open');
  bare.push(socket);
}

async function many(count: number, one: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

let tick = 0;
setInterval(() => {
  tick += 1;
  agents.forEach((peer, at) => {
    if (at % AGENT_PING_S === tick % AGENT_PING_S) peer.socket.send(PING);
    peer.texts.length = 0;
  });
  devices.forEach((peer, at) => {
    if (at % DEVICE_PING_S === tick % DEVICE_PING_S) peer.socket.send(PING);
    peer.texts.length = 0;
  });
}, 1000);

async function type(): Promise<void> {
  const key = new Uint8Array(200).fill(2);
  for (;;) {
    await delay(perSecond === 0 ? 100 : 10);
    for (let at = 0; at < perSecond / 100; at++) {
      devices[Math.floor(Math.random() * devices.length)]?.socket.send(key);
    }
  }
}
void type();

answerWith<CrowdQuestion>(async (question) => {
  switch (question.do) {
    case 'join':
      return many(question.pairs, () => join(question.url));
    case 'connect':
      return many(question.sockets, () => connect(question.url));
    case 'type':
      perSecond = question.perSecond;
      echoes = 0;
      return;
    case 'count':
      return {
        open: [...agents, ...devices].filter(({ socket }) => socket.readyState === WebSocket.OPEN).length,
        echoes,
      };
  }
});

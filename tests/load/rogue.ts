/** A machine and two of its devices, one of which may misbehave, or the machine itself; the other device is measured. */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Identity, Peer } from '../../relay/conformance/peer.ts';
import { withChannel } from '../../shared/wire/outer.ts';
import { answerWith } from './child.ts';
import { type LoadedAgent, openAgent } from './pair.ts';

export type Misdeed = 'stalled device' | 'flooding device' | 'flooding machine';
export type RogueQuestion =
  | { do: 'open'; url: string }
  | { do: 'misbehave'; how: Misdeed }
  /** Gives what went on, and how often it was cut off. */
  | { do: 'rest' };

const FRAME = new Uint8Array(16 * 1024).fill(3);
/** What it leaves in its own socket before it waits: a program that queues without end only exhausts itself. */
const OWN_QUEUE = 1024 * 1024;

const swallowed = new Set<number>();
let url = '';
let agent: LoadedAgent;
let rogue: { device: Peer; channel: number };
let identity: Identity;
let misdeed: Misdeed | null = null;
let frames = 0;
let cuts = 0;

/** In again, whenever the relay has cut it off. */
async function comeBack(): Promise<void> {
  cuts += 1;
  if (agent.peer.closed !== undefined) await open();
  else {
    rogue = await agent.rejoin(identity);
    swallowed.add(rogue.channel);
  }
  if (misdeed === 'stalled device') rogue.device.socket.pause();
}

async function open(): Promise<void> {
  agent = await openAgent(url, swallowed);
  const joined = await agent.join();
  ({ identity } = joined);
  rogue = joined;
  swallowed.add(rogue.channel);
}

/** A device that does not read hears nothing of it either: its machine does. */
function cutOff(): boolean {
  const told = JSON.stringify({ t: 'closed', channel: rogue.channel });
  return (
    rogue.device.closed !== undefined || agent.peer.closed !== undefined || agent.peer.texts.includes(told)
  );
}

function send(): void {
  const from = misdeed === 'flooding device' ? rogue.device : agent.peer;
  const frame = misdeed === 'flooding device' ? FRAME : withChannel(rogue.channel, FRAME);
  while (from.socket.readyState === WebSocket.OPEN && from.socket.bufferedAmount < OWN_QUEUE) {
    from.socket.send(frame);
    frames += 1;
  }
}

async function work(): Promise<void> {
  for (;;) {
    await delay(misdeed === null ? 50 : 1);
    if (misdeed === null) continue;
    if (cutOff()) {
      await delay(100);
      await comeBack().catch(() => {});
    } else send();
  }
}

answerWith<RogueQuestion>(async (question) => {
  switch (question.do) {
    case 'open':
      url = question.url;
      await open();
      void work();
      return;
    case 'misbehave':
      frames = 0;
      cuts = 0;
      misdeed = question.how;
      if (misdeed === 'stalled device') rogue.device.socket.pause();
      // What was sent to it is not kept.
      rogue.device.onFrame = () => {};
      return;
    case 'rest':
      misdeed = null;
      rogue.device.socket.resume();
      return { frames, cuts };
  }
});

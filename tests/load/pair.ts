/** A machine and a device as a relay meets them, on `ws`, with nothing of the product's own ends: what is left is the relay. */
import {
  connectAgent,
  connectDevice,
  type Identity,
  newIdentity,
  type Peer,
  settled,
} from '../../relay/conformance/peer.ts';
import { splitChannel } from '../../shared/wire/outer.ts';

export interface LoadedAgent {
  readonly peer: Peer;
  readonly id: string;
  /** Lets in one more device, and joins it. */
  join(): Promise<{ device: Peer; channel: number; identity: Identity }>;
  /** Joins a device that it has let in before. */
  rejoin(identity: Identity): Promise<{ device: Peer; channel: number }>;
}

/** The agent gives back whatever comes, but on channels in `swallow`. */
export async function openAgent(url: string, swallow: ReadonlySet<number> = new Set()): Promise<LoadedAgent> {
  const who = await newIdentity();
  const peer = await connectAgent(url, who);
  const allowed: string[] = [];
  peer.onFrame = (frame) => {
    const { channel } = splitChannel(frame);
    if (!swallow.has(channel)) peer.socket.send(frame);
  };
  async function rejoin(identity: Identity) {
    const device = await connectDevice(url, who.id, identity);
    const { channel } = await peer.control('opened');
    return { device, channel };
  }
  return {
    peer,
    id: who.id,
    rejoin,
    async join() {
      const identity = await newIdentity();
      allowed.push(identity.id);
      peer.send({ t: 'allow', devices: allowed });
      await settled(peer);
      return { ...(await rejoin(identity)), identity };
    },
  };
}

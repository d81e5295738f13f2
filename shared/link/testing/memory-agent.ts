/** A machine in memory: the agent's end of the real handshake, over a MemoryRelay. What it serves is up to the test. */

import type { Grant } from '../../model/grant.ts';
import type { PairingLink } from '../../model/pairing-link.ts';
import { respond } from '../../noise/handshake.ts';
import { generateSigningKey, generateStaticKey, type SigningKey, type StaticKey } from '../../noise/keys.ts';
import { deriveDevicePsk, derivePairing, safetyWords } from '../../noise/pairing.ts';
import { type Bytes, equalBytes, lengthPrefixed, randomBytes, toBase64Url, utf8 } from '../../wire/bytes.ts';
import { type Frame, INNER_VERSION, Kind } from '../../wire/inner.ts';
import type { Bye, Confirm } from '../../wire/messages.ts';
import {
  parseControl,
  peerId,
  relayControlSchema,
  socketPath,
  splitChannel,
  withChannel,
} from '../../wire/outer.ts';
import { admit } from '../admission.ts';
import { createSecureChannel, type OpenChannel } from '../secure-channel.ts';
import type { NewCipher, WebSocketLike } from '../types.ts';
import type { MemoryRelay } from './memory-relay.ts';

export interface MemoryAgent {
  readonly agentId: string;
  /** A link for one device, open at the relay. */
  invite(): Promise<PairingLink>;
  /** Lets the relay and the handshake know a device, as if it had paired. */
  allow(deviceId: string, noise: Bytes, psk: Bytes): void;
  /** Channels whose device has confirmed, oldest first; ended ones are left out. */
  channels(): { channel: OpenChannel; deviceId: string; confirm: Confirm; words: string[] }[];
  /** Every frame after the confirm. */
  onFrame: (frame: Frame, channel: OpenChannel) => void;
  /** Instead of `confirmed`. */
  answer: (confirm: Confirm) => { grant: Grant | null } | { bye: Bye };
  /** Frames in the same turn as `confirmed`. */
  greet: (channel: OpenChannel) => void;
  offline(): void;
  online(): Promise<void>;
}

interface Known {
  deviceId: string;
  noise: Bytes;
  psk: Bytes;
}

export async function createMemoryAgent(relay: MemoryRelay, newCipher: NewCipher): Promise<MemoryAgent> {
  const signing: SigningKey = await generateSigningKey(false);
  const noise: StaticKey = await generateStaticKey(false);
  const agentId = await peerId(signing.publicKey);
  let devices: Known[] = [];
  const invitations: { inviteId: Bytes; psk: Bytes }[] = [];
  let channels: ReturnType<MemoryAgent['channels']> = [];
  const receivers = new Map<number, (message: Uint8Array) => void>();
  const secured = new Map<number, OpenChannel>();
  let socket: WebSocketLike | null = null;

  const control = (said: object) => socket?.send(JSON.stringify(said));
  const allowAll = () => control({ t: 'allow', devices: devices.map((device) => device.deviceId) });

  async function shake(channel: number, deviceId: string, first: Uint8Array): Promise<void> {
    const responder = await respond({
      prologue: lengthPrefixed(utf8('openpoet/1'), utf8(agentId), utf8(deviceId)),
      staticKey: noise,
    });
    const { remoteStatic, payload } = await responder.message1(first);
    const known = devices.find((device) => equalBytes(device.noise, remoteStatic));
    const invited = invitations.find((invitation) => equalBytes(invitation.inviteId, payload));
    const psk = known?.psk ?? invited?.psk;
    if (psk === undefined || (known !== undefined && known.deviceId !== deviceId)) {
      control({ t: 'close', channel });
      return;
    }
    const { message, result } = await responder.message2(psk, new Uint8Array(0));
    const words = await safetyWords(result.hash);
    const secure = createSecureChannel({
      result,
      newCipher,
      transmit: (sealed) => socket?.send(withChannel(channel, sealed)),
    });
    secured.set(channel, secure);
    receivers.set(channel, secure.receive);
    secure.onEnd = () => {
      channels = channels.filter((one) => one.channel !== secure);
      control({ t: 'close', channel });
    };
    secure.onFrame = (frame) => {
      if (frame.kind !== Kind.confirm) throw new Error('not a confirm');
      const confirm = frame.json as Confirm;
      secure.onFrame = (next) => {
        if (next.kind === Kind.ping) secure.send({ kind: Kind.pong, value: next.value });
        else agent.onFrame(next, secure);
      };
      const answer = agent.answer(confirm);
      if ('bye' in answer) {
        secure.end(answer.bye);
        return;
      }
      if (known === undefined && invited !== undefined) {
        void deriveDevicePsk(psk, noise.publicKey, remoteStatic).then((devicePsk) =>
          agent.allow(deviceId, remoteStatic, devicePsk),
        );
      }
      const machine = { id: agentId, name: 'testbox', version: '0' };
      secure.send({ kind: Kind.confirmed, json: { v: INNER_VERSION, machine, grant: answer.grant, now: 1 } });
      channels.push({ channel: secure, deviceId, confirm, words });
      agent.greet(secure);
    };
    socket?.send(withChannel(channel, message));
  }

  function onMessage(data: string | Uint8Array): void {
    if (typeof data !== 'string') {
      const { channel, message } = splitChannel(data);
      receivers.get(channel)?.(message.slice());
      return;
    }
    const said = parseControl(relayControlSchema, data);
    if (said?.t === 'opened') {
      const { channel, deviceId } = said;
      receivers.set(
        channel,
        (first) => void shake(channel, deviceId, first).catch(() => control({ t: 'close', channel })),
      );
    } else if (said?.t === 'closed') {
      receivers.delete(said.channel);
      secured.get(said.channel)?.lost(1000, 'closed');
      secured.delete(said.channel);
    }
  }

  const agent: MemoryAgent = {
    agentId,
    channels: () => [...channels],
    onFrame: () => {},
    answer: () => ({ grant: { role: 'owner' } }),
    greet: () => {},
    async invite() {
      const secret = randomBytes(32);
      const { psk, inviteId } = await derivePairing(secret);
      invitations.push({ inviteId, psk });
      control({ t: 'invite', id: toBase64Url(inviteId), ttl: 600_000 });
      return {
        app: 'https://app.test',
        relay: relay.origin,
        agentEd: signing.publicKey,
        agentStatic: noise.publicKey,
        secret,
      };
    },
    allow(deviceId, key, psk) {
      devices = [...devices.filter((device) => device.deviceId !== deviceId), { deviceId, noise: key, psk }];
      allowAll();
    },
    offline() {
      socket?.close(1000);
      socket = null;
      for (const channel of secured.values()) channel.lost(1006, 'gone');
      secured.clear();
      receivers.clear();
    },
    async online() {
      const mine = relay.openSocket(`${relay.origin}${socketPath(agentId)}`);
      await admit(
        mine,
        { role: 'agent', agentId, origin: relay.origin, key: signing.publicKey, sign: signing.sign },
        { onMessage, onClose: () => {} },
      );
      socket = mine;
      allowAll();
    },
  };
  await agent.online();
  return agent;
}

/**
 * The agent's end of every channel: handshake, confirm, then a live channel. It knows the relay only as something that
 * carries messages; one device may hold several channels, and none is ever put out by a newer one.
 */
import { createSecureChannel, type OpenChannel } from '../../shared/link/secure-channel.ts';
import type { Grant } from '../../shared/model/grant.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Changes } from '../../shared/model/sync.ts';
import type { Bytes } from '../../shared/wire/bytes.ts';
import { INNER_VERSION, Kind } from '../../shared/wire/inner.ts';
import type { Bye, Confirmed, Event } from '../../shared/wire/messages.ts';
import type { PairingDesk } from '../pairing/desk.ts';
import { reason } from '../problem.ts';
import { updateDevice } from '../store/devices.ts';
import type { Store } from '../store/open.ts';
import { type Answered, answerHandshake, type Identity } from './answer-handshake.ts';
import { settleConfirm } from './confirm.ts';
import { createLiveChannel, type LiveChannel, type LiveChannelDeps } from './live-channel.ts';
import { nodeCipher } from './node-cipher.ts';

const MAX_UNCONFIRMED = 32;
const UNCONFIRMED_MS = 10_000;
const MAX_CHANNELS = 512;

/** What carries messages of one channel to its device. */
export interface ChannelCarrier {
  send(channel: number, message: Bytes): void;
  close(channel: number): void;
}

export interface ChannelHostDeps extends LiveChannelDeps {
  identity: Identity;
  machine(): Confirmed['machine'];
  store: Store;
  desk: PairingDesk;
  log: Log;
}

export interface ChannelHost {
  opened(channel: number, deviceId: string, carrier: ChannelCarrier): void;
  message(channel: number, message: Uint8Array): void;
  closed(channel: number): void;
  /** The relay is gone, and every channel with it. */
  lost(why: string): void;
  /** Ends every channel of the device. */
  cut(deviceId: string, bye: Bye): void;
  granted(deviceId: string, grant: Grant): void;
  tellOwners(event: Event): void;
  changed(changes: Changes, before: number): void;
  endAll(bye: Bye): void;
  /** Devices with a live channel. */
  readonly online: number;
}

type Channel = {
  deviceId: string;
  carrier: ChannelCarrier;
  stopTimer: () => void;
  stage:
    | { at: 'opened' }
    | { at: 'answering' }
    | { at: 'unconfirmed' | 'live'; secure: OpenChannel; live: LiveChannel | null };
};

export function createChannelHost(deps: ChannelHostDeps): ChannelHost {
  const { clock, store, desk, log } = deps;
  const channels = new Map<number, Channel>();

  const live = function* (deviceId?: string): Generator<LiveChannel> {
    for (const channel of [...channels.values()]) {
      if (channel.stage.at !== 'live' || channel.stage.live === null) continue;
      if (deviceId === undefined || channel.deviceId === deviceId) yield channel.stage.live;
    }
  };
  const isOwner = (channel: LiveChannel): boolean => {
    const caller = channel.caller();
    return caller.kind === 'device' && caller.grant.role === 'owner';
  };

  function forget(number: number): Channel | undefined {
    const channel = channels.get(number);
    if (channel === undefined) return undefined;
    channels.delete(number);
    channel.stopTimer();
    if (channel.stage.at === 'live' && channel.stage.live !== null) {
      channel.stage.live.over();
      const { deviceId } = channel;
      if (live(deviceId).next().done) noteOffline(deviceId);
    }
    return channel;
  }
  /** A database that cannot be written must not keep a channel open. */
  function noteOffline(deviceId: string): void {
    try {
      store.write((tx) => updateDevice(tx, deviceId, { online: false, lastSeenAt: clock.now() }));
    } catch (error) {
      log('error', 'device.not-noted', { deviceId, error: reason(error) });
    }
  }
  function drop(number: number, why: string): void {
    const channel = forget(number);
    if (channel === undefined) return;
    log('debug', 'channel.dropped', { channel: number, why });
    channel.carrier.close(number);
  }

  async function shakeHands(number: number, channel: Channel, message: Uint8Array): Promise<void> {
    channel.stage = { at: 'answering' };
    const answered = await answerHandshake(message, channel.deviceId, deps.identity, store, desk);
    if (channels.get(number) !== channel) return;
    if (answered === null) return drop(number, 'nobody known');
    const secure = createSecureChannel({
      result: answered.result,
      newCipher: nodeCipher,
      transmit: (sealed) => channel.carrier.send(number, sealed),
      // One channel is over then, not the agent.
      onFault: (error) => log('error', 'channel.fault', { deviceId: channel.deviceId, error: reason(error) }),
    });
    channel.stage = { at: 'unconfirmed', secure, live: null };
    secure.onEnd = (end) => drop(number, end.cause);
    secure.onFrame = (frame) => {
      if (frame.kind !== Kind.confirm) return drop(number, 'not a confirm');
      confirm(channel, secure, frame.json, answered);
    };
    channel.carrier.send(number, answered.message2);
  }

  function confirm(
    channel: Channel,
    secure: OpenChannel,
    json: unknown,
    { standing, words }: Answered,
  ): void {
    const { deviceId } = channel;
    const settled = settleConfirm(json, { deviceId, standing, words }, store, desk);
    if (!settled.ok) {
      log('info', 'channel.refused', { deviceId, reason: settled.bye.reason });
      secure.end(settled.bye);
      return;
    }
    channel.stopTimer();
    const { grant } = settled;
    const confirmed: Confirmed = { v: INNER_VERSION, machine: deps.machine(), grant, now: clock.now() };
    secure.send({ kind: Kind.confirmed, json: confirmed });
    const liveChannel = createLiveChannel(secure, deviceId, grant, deps);
    // Each write is told to everybody: a device that is here by another channel is no news.
    const news = live(deviceId).next().done;
    channel.stage = { at: 'live', secure, live: liveChannel };
    secure.onFrame = (frame) => liveChannel.onFrame(frame);
    if (news) store.write((tx) => updateDevice(tx, deviceId, { online: true, lastSeenAt: clock.now() }));
    if (isOwner(liveChannel)) {
      for (const ask of desk.asks()) liveChannel.tell(pairingEvent(ask, 'asks'));
    }
    log('info', 'device.connected', { deviceId });
  }

  return {
    opened(number, deviceId, carrier) {
      forget(number);
      const unconfirmed = [...channels.values()].filter((channel) => channel.stage.at !== 'live').length;
      if (unconfirmed >= MAX_UNCONFIRMED || channels.size >= MAX_CHANNELS) {
        log('warn', 'channel.refused', { unconfirmed, channels: channels.size });
        return carrier.close(number);
      }
      const stopTimer = clock.after(UNCONFIRMED_MS, () => drop(number, 'not confirmed in time'));
      channels.set(number, { deviceId, carrier, stopTimer, stage: { at: 'opened' } });
    },
    message(number, message) {
      const channel = channels.get(number);
      if (channel === undefined) return;
      const { stage } = channel;
      if (stage.at === 'opened') {
        shakeHands(number, channel, message).catch((error: unknown) => drop(number, reason(error)));
      } else if (stage.at === 'answering') drop(number, 'spoke before its turn');
      else stage.secure.receive(message);
    },
    closed(number) {
      const channel = forget(number);
      if (channel !== undefined && 'secure' in channel.stage) channel.stage.secure.lost(0, 'closed');
    },
    lost(why) {
      for (const number of [...channels.keys()]) {
        const channel = forget(number);
        if (channel !== undefined && 'secure' in channel.stage) channel.stage.secure.lost(0, why);
      }
    },
    cut(deviceId, bye) {
      for (const [number, channel] of [...channels]) {
        if (channel.deviceId !== deviceId) continue;
        if ('secure' in channel.stage) channel.stage.secure.end(bye);
        drop(number, bye.reason);
      }
    },
    granted(deviceId, grant) {
      for (const channel of live(deviceId)) channel.setGrant(grant);
    },
    tellOwners(event) {
      for (const channel of live()) if (isOwner(channel)) channel.tell(event);
    },
    changed(changes, before) {
      for (const channel of live()) channel.changed(changes, before);
    },
    endAll(bye) {
      for (const [number, channel] of [...channels]) {
        if ('secure' in channel.stage) channel.stage.secure.end(bye);
        drop(number, bye.reason);
      }
    },
    get online() {
      return new Set([...live()].map((channel) => channel.deviceId)).size;
    },
  };
}

export const pairingEvent = (
  ask: { deviceId: string; name: string; platform: string; words: readonly string[] },
  state: 'asks' | 'accepted' | 'rejected',
): Event => ({ type: 'pairing', ...ask, words: [...ask.words], state });

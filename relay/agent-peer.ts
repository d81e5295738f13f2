/** An admitted agent and the channels joined to its socket. */
import {
  type AgentControl,
  agentControlSchema,
  CHANNEL_HEAD_BYTES,
  CloseCode,
  channelOf,
  MAX_MESSAGE_BYTES,
  parseControl,
  type RelayControl,
} from '../shared/wire/outer.ts';
import { AllowSet } from './allow-set.ts';
import type { Connection, Stage } from './connection.ts';
import type { DevicePeer } from './device-peer.ts';
import type { LimitName } from './limits.ts';
import { failure } from './store/failure.ts';
import type { SwitchboardOptions } from './switchboard.ts';
import { TokenBucket } from './token-bucket.ts';

const LAST_CHANNEL = 0xffff_ffff;

export class AgentPeer implements Stage {
  readonly connection: Connection;
  readonly #options: SwitchboardOptions;
  readonly #onEnd: () => void;
  readonly #allowSet: AllowSet;
  readonly #controls: TokenBucket;
  readonly #devices = new Map<number, DevicePeer>();
  /** Devices not read from until this agent has read what they sent. */
  readonly #held = new Set<DevicePeer>();
  /** Numbers only go up: within one socket of an agent none is used again. */
  #lastChannel: number;
  /** Times that all that was queued for this agent went out. */
  #drains = 0;

  /** `lastChannel`: that of a socket which had devices before this host forgot. */
  constructor(
    agentId: string,
    connection: Connection,
    options: SwitchboardOptions,
    onEnd: () => void,
    lastChannel = 0,
  ) {
    this.connection = connection;
    this.#lastChannel = lastChannel;
    this.#options = options;
    this.#onEnd = onEnd;
    this.#allowSet = new AllowSet(agentId, options);
    this.#controls = new TokenBucket(options.limits.agentControls, options.clock.now());
  }

  get channels(): number {
    return this.#devices.size;
  }

  /** The limit that one more channel of this device would pass. */
  noRoomFor(deviceId: string, invited: boolean): LimitName | undefined {
    const { limits } = this.#options;
    if (this.#devices.size >= limits.channelsPerAgent) return 'channelsPerAgent';
    let same = 0;
    let byInvitation = 0;
    for (const device of this.#devices.values()) {
      if (device.id === deviceId) same += 1;
      if (device.invited) byInvitation += 1;
    }
    if (same >= limits.channelsPerDevice) return 'channelsPerDevice';
    return invited && byInvitation >= limits.invitedPerAgent ? 'invitedPerAgent' : undefined;
  }

  join(device: DevicePeer): void {
    if (this.#lastChannel === LAST_CHANNEL) {
      this.connection.close(CloseCode.restarting);
      device.connection.close(CloseCode.peerGone);
      return;
    }
    this.#lastChannel += 1;
    device.channel = this.#lastChannel;
    this.#devices.set(device.channel, device);
    this.keep();
    device.keep();
    this.#options.log('debug', 'device.joined', { channel: device.channel, deviceId: device.id });
    this.#tell({ t: 'opened', channel: device.channel, deviceId: device.id });
  }

  rejoin(device: DevicePeer): void {
    this.#devices.set(device.channel, device);
  }

  keep(): void {
    this.connection.keep({ at: 'agent', lastChannel: this.#lastChannel });
  }

  leave(device: DevicePeer): void {
    this.#held.delete(device);
    if (this.#devices.delete(device.channel)) this.#tell({ t: 'closed', channel: device.channel });
  }

  fromDevice(device: DevicePeer, bytes: Uint8Array): void {
    // Well before the bound: a device that sends faster than its agent reads waits, and nobody is cut off for it.
    const bound = this.#options.limits.queueBytes / 4;
    const share = device.sent(bytes.length, this.#drains);
    if (this.connection.sendTo(device.channel, bytes) <= bound) return;
    if (device.connection.hold('queue')) this.#held.add(device);
    // Where it cannot be made to wait, it is cut off before its agent is.
    else if (share > bound) device.connection.closeFor('queueBytes');
  }

  drained(): void {
    this.#drains += 1;
    for (const device of this.#held) device.connection.release('queue');
    this.#held.clear();
  }

  binary(bytes: Uint8Array): void {
    const length = bytes.length - CHANNEL_HEAD_BYTES;
    if (length <= 0 || length > MAX_MESSAGE_BYTES) {
      this.connection.close(CloseCode.protocol);
      return;
    }
    const channel = channelOf(bytes);
    const device = this.#devices.get(channel);
    if (device === undefined) {
      this.#checkOnceOpened(channel);
      return;
    }
    this.#options.metrics.framesToDevice += 1;
    this.#options.metrics.bytesToDevice += length;
    device.connection.send(bytes.subarray(CHANNEL_HEAD_BYTES));
  }

  text(text: string): void {
    const control = parseControl(agentControlSchema, text);
    if (control === undefined) {
      this.connection.close(CloseCode.protocol);
      return;
    }
    this.#options.metrics.controls += 1;
    if (this.#controls.take(1, this.#options.clock.now()) > 0) {
      this.connection.closeFor('agentControls');
      return;
    }
    if (control.t === 'close') this.#closeChannel(control.channel);
    else this.#change(control);
  }

  ended(): void {
    this.#onEnd();
    const devices = [...this.#devices.values()];
    this.#devices.clear();
    this.#held.clear();
    for (const device of devices) device.connection.close(CloseCode.peerGone);
  }

  #change(control: Exclude<AgentControl, { t: 'close' }>): void {
    try {
      this.#cut(this.#allowSet.apply(control, this.#devices.values()));
    } catch (error) {
      this.#options.log('error', 'store.failed', { message: failure(error) });
      this.connection.closeFor('storeBytes');
    }
  }

  #cut(devices: readonly DevicePeer[]): void {
    for (const device of devices) device.connection.close(CloseCode.unavailable);
  }

  #closeChannel(channel: number): void {
    const device = this.#devices.get(channel);
    if (device === undefined) this.#checkOnceOpened(channel);
    else device.connection.close(CloseCode.peerGone);
  }

  /** A channel may have closed while the agent still wrote to it; one that never opened is a mistake. */
  #checkOnceOpened(channel: number): void {
    if (channel === 0 || channel > this.#lastChannel) this.connection.close(CloseCode.protocol);
  }

  #tell(control: RelayControl): void {
    this.connection.send(JSON.stringify(control));
  }
}

/** Every limit of the relay, by its config key. What meets one counts in `openpoet_relay_limited_total{limit="<key>"}`. */
import * as v from 'valibot';

export interface Rate {
  perSecond: number;
  burst: number;
}

export interface Limits {
  /** Milliseconds that a peer has for its hello. */
  helloMs: number;
  /** Milliseconds of silence, pings included, after which a peer counts as gone. */
  silenceMs: number;
  /** Sockets in all, and those among them that have not been admitted. */
  sockets: number;
  unadmitted: number;
  /** Device sockets joined to one agent, those of them that only an invitation let in, and those of one device. */
  channelsPerAgent: number;
  invitedPerAgent: number;
  channelsPerDevice: number;
  /** Open invitations of one agent: one more takes the place of the one that ends first. */
  invitationsPerAgent: number;
  /** Bytes that wait for one peer to read. Beyond, its socket is closed. */
  queueBytes: number;
  /** Size of the database. */
  storeBytes: number;
  /** Sockets opened, frames sent and bytes sent from one address. Frames and bytes beyond are slowed down first. */
  addressConnects: Rate;
  addressFrames: Rate;
  addressBytes: Rate;
  /** The same of one agent or device, by its key. */
  keyConnects: Rate;
  keyFrames: Rate;
  keyBytes: Rate;
  /** Control frames of one agent. */
  agentControls: Rate;
}
export type LimitName = keyof Limits;

const MiB = 1024 * 1024;

/**
 * Generous: what a viewer is sent meets none of them, since one that lags gets the present screen. Beyond, a flood is slowed
 * down to what leaves its neighbours' keystrokes alone.
 */
export const defaultLimits: Limits = {
  helloMs: 5_000,
  silenceMs: 120_000,
  sockets: 20_000,
  unadmitted: 1_000,
  channelsPerAgent: 256,
  invitedPerAgent: 32,
  channelsPerDevice: 32,
  invitationsPerAgent: 64,
  queueBytes: MiB,
  storeBytes: 1024 * MiB,
  addressConnects: { perSecond: 50, burst: 500 },
  addressFrames: { perSecond: 80_000, burst: 160_000 },
  addressBytes: { perSecond: 64 * MiB, burst: 64 * MiB },
  keyConnects: { perSecond: 10, burst: 100 },
  keyFrames: { perSecond: 40_000, burst: 80_000 },
  keyBytes: { perSecond: 16 * MiB, burst: 8 * MiB },
  agentControls: { perSecond: 50, burst: 1_000 },
};

const amount = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const rate = v.strictObject({ perSecond: amount, burst: amount });

const each: { [Name in LimitName]: Limits[Name] extends Rate ? typeof rate : typeof amount } = {
  helloMs: amount,
  silenceMs: amount,
  sockets: amount,
  unadmitted: amount,
  channelsPerAgent: amount,
  invitedPerAgent: amount,
  channelsPerDevice: amount,
  invitationsPerAgent: amount,
  queueBytes: amount,
  storeBytes: amount,
  addressConnects: rate,
  addressFrames: rate,
  addressBytes: rate,
  keyConnects: rate,
  keyFrames: rate,
  keyBytes: rate,
  agentControls: rate,
};

/** Some of the limits, as an operator sets them. */
export const limitsSchema = v.partial(v.strictObject(each));

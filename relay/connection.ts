/**
 * One socket of a peer, from its challenge to its end: what every peer has in common. What its frames mean is its
 * stage's matter: first a greeting, then an agent or a device.
 */
import type { Log } from '../shared/model/log.ts';
import { CloseCode, PING, PONG } from '../shared/wire/outer.ts';
import type { Allowance } from './allowances.ts';
import type { Clock } from './clock.ts';
import { closeReasons } from './close-reasons.ts';
import type { LimitName, Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { KeptState, PeerSocket } from './peer-socket.ts';

/** What all connections of a switchboard share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface Stage {
  text(text: string): void;
  binary(bytes: Uint8Array): void;
  /** The connection is over, by either side. Called once. */
  ended(): void;
  /** What was queued for this peer went out. */
  drained(): void;
}

/** Why a peer is not read from: it sends faster than it may, or faster than its agent reads. */
export type Hold = 'rate' | 'queue';

export class Connection {
  readonly #socket: PeerSocket;
  readonly #around: Surroundings;
  readonly #allowances: Allowance[] = [];
  readonly #holds = new Set<Hold>();
  #stage: Stage | undefined;
  #open = true;
  #heardAt: number;

  constructor(socket: PeerSocket, around: Surroundings) {
    this.#socket = socket;
    this.#around = around;
    this.#heardAt = around.clock.now();
  }

  get open(): boolean {
    return this.#open;
  }

  /** Of the switchboard's clock. */
  get heardAt(): number {
    return Math.max(this.#heardAt, this.#socket.heardAt());
  }

  enter(stage: Stage): void {
    this.#stage = stage;
  }

  /** To be heard again where this host may forget. */
  keep(state: KeptState): void {
    if (this.#open) this.#socket.keep(state);
  }

  /** From here on, what comes in counts against this too. */
  charge(allowance: Allowance): void {
    allowance.holders += 1;
    this.#allowances.push(allowance);
  }

  /** The host read a text frame. */
  text(text: string): void {
    if (!this.#open || !this.#mayPass(text.length)) return;
    if (text === PING) this.send(PONG);
    else if (text !== PONG || !this.#socket.ponged()) this.#stage?.text(text);
  }

  /** The host read a binary frame. */
  binary(bytes: Uint8Array): void {
    if (this.#open && this.#mayPass(bytes.length)) this.#stage?.binary(bytes);
  }

  /** The host handed the whole queue to the network. */
  drained(): void {
    if (this.#open) this.#stage?.drained();
  }

  /** The host saw the socket's end. */
  gone(): void {
    this.#end();
  }

  /** Queues a frame, and closes the socket where too much of its queue waits. Returns the bytes that wait. */
  send(data: string | Uint8Array): number {
    if (!this.#open) return 0;
    this.#socket.send(data);
    return this.#queued();
  }

  /** The same, behind a channel number. */
  sendTo(channel: number, bytes: Uint8Array): number {
    if (!this.#open) return 0;
    this.#socket.sendTo(channel, bytes);
    return this.#queued();
  }

  #queued(): number {
    const queued = this.#socket.buffered();
    if (queued > this.#around.limits.queueBytes) {
      this.#around.metrics.limited('queueBytes');
      this.close(CloseCode.slow);
    }
    return queued;
  }

  close(code: CloseCode): void {
    if (!this.#open) return;
    this.#around.metrics.closed(code);
    this.#socket.close(code, closeReasons[code]);
    this.#end();
  }

  closeFor(limit: LimitName): void {
    if (this.#open) this.#around.metrics.limited(limit);
    this.close(CloseCode.limit);
  }

  /** Reads no more from this peer until it is released. False where the host cannot. */
  hold(why: Hold): boolean {
    if (!this.#open || this.#holds.has(why)) return true;
    if (this.#holds.size === 0 && !this.#socket.pause()) return false;
    if (this.#holds.size === 0) this.#around.metrics.pauses += 1;
    this.#holds.add(why);
    return true;
  }

  release(why: Hold): void {
    if (this.#holds.delete(why) && this.#holds.size === 0 && this.#open) this.#socket.resume();
  }

  #end(): void {
    if (!this.#open) return;
    this.#open = false;
    // A paused socket never reads the answer to its close.
    if (this.#holds.size > 0) this.#socket.resume();
    this.#socket.keep({ at: 'closed' });
    for (const allowance of this.#allowances) allowance.holders -= 1;
    this.#stage?.ended();
  }

  /** Counts one frame. Whoever overdraws is not read from until the debt is paid, and closed where it grows on. */
  #mayPass(length: number): boolean {
    const now = this.#around.clock.now();
    this.#heardAt = now;
    let wait = 0;
    let limit: LimitName = 'keyFrames';
    for (const allowance of this.#allowances) {
      const frames = allowance.frames.take(1, now);
      const bytes = allowance.bytes.take(length, now);
      if (frames > wait) {
        wait = frames;
        limit = allowance.names.frames;
      }
      if (bytes > wait) {
        wait = bytes;
        limit = allowance.names.bytes;
      }
    }
    if (wait === 0) return true;
    if (wait === Number.POSITIVE_INFINITY) {
      this.closeFor(limit);
      return false;
    }
    if (!this.#holds.has('rate')) {
      this.#around.metrics.limited(limit);
      if (this.hold('rate')) this.#around.clock.after(wait, () => this.release('rate'));
    }
    return true;
  }
}

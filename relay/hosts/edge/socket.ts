/** A hibernating WebSocket as the switchboard sees it. */
import { PING, withChannel } from '../../../shared/wire/outer.ts';
import type { KeptState, PeerSocket } from '../../peer-socket.ts';

/** What is used of a WebSocket of Workers. */
export interface HibernatingSocket {
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  serializeAttachment(value: Attachment): void;
}

/** Stays with the socket while its object sleeps. */
export interface Attachment {
  agentId: string;
  /** Null where it says nothing. */
  address: string | null;
  kept: KeptState;
  /** Milliseconds since 1970, within {@link NOTED_MS}. */
  heardAt: number;
}

/** A frame is noted at most this often: a socket counts as silent only after minutes. */
const NOTED_MS = 30_000;
/** After this much the peer is asked how far it is: no WebSocket of Workers tells what it still holds. */
const ASK_BYTES = 64 * 1024;

export interface EdgeSocketOptions {
  readonly agentId: string;
  readonly address: string | null;
  readonly now: () => number;
  /** When the platform last answered a ping of this peer without waking the object; 0: never. */
  readonly answeredAt: () => number;
}

export class EdgeSocket implements PeerSocket {
  readonly #socket: HibernatingSocket;
  readonly #options: EdgeSocketOptions;
  #kept: KeptState | undefined;
  #notedAt: number;
  #sent = 0;
  #confirmed = 0;
  /** How much had been sent when the peer was asked; undefined while no answer is due. */
  #asked: number | undefined;
  /** The peer has read all that was sent before it was last asked. */
  onRead: () => void = () => {};

  /** `heardAt`: of its attachment, where it outlived a sleep. */
  constructor(socket: HibernatingSocket, options: EdgeSocketOptions, heardAt?: number) {
    this.#socket = socket;
    this.#options = options;
    this.#notedAt = heardAt ?? options.now();
  }

  send(data: string | Uint8Array): void {
    this.#transmit(data);
    this.#sent += data.length;
    this.#ask();
  }

  sendTo(channel: number, bytes: Uint8Array): void {
    this.send(withChannel(channel, bytes));
  }

  close(code: number, reason: string): void {
    try {
      this.#socket.close(code, reason);
    } catch {
      // It closed meanwhile.
    }
  }

  buffered(): number {
    return this.#sent - this.#confirmed;
  }

  pause(): boolean {
    return false;
  }

  resume(): void {}

  heardAt(): number {
    return Math.max(this.#notedAt, this.#options.answeredAt());
  }

  ponged(): boolean {
    // The question may have been asked before a sleep.
    if (this.#asked === undefined) return true;
    this.#confirmed = this.#asked;
    this.#asked = undefined;
    this.#ask();
    this.onRead();
    return true;
  }

  keep(kept: KeptState): void {
    this.#kept = kept;
    this.#note();
  }

  /** A frame came, for which the object is awake. */
  heard(): void {
    if (this.#options.now() - this.#notedAt > NOTED_MS) this.#note();
  }

  /** Of a socket that slept: what it keeps already. */
  wake(kept: KeptState): void {
    this.#kept = kept;
  }

  #note(): void {
    if (this.#kept === undefined) return;
    const { agentId, address, now } = this.#options;
    this.#notedAt = now();
    try {
      this.#socket.serializeAttachment({ agentId, address, kept: this.#kept, heardAt: this.#notedAt });
    } catch {
      // It closed meanwhile.
    }
  }

  #ask(): void {
    if (this.#asked !== undefined || this.#sent - this.#confirmed < ASK_BYTES) return;
    this.#asked = this.#sent;
    this.#transmit(PING);
  }

  #transmit(data: string | Uint8Array): void {
    try {
      this.#socket.send(data);
    } catch {
      // It closed meanwhile, and the platform says so next.
    }
  }
}

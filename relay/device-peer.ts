/** An admitted device: one channel to its agent. What it sends is ciphertext and goes on as it is. */
import { CloseCode, MAX_MESSAGE_BYTES } from '../shared/wire/outer.ts';
import type { AgentPeer } from './agent-peer.ts';
import type { Connection, Stage, Surroundings } from './connection.ts';

export class DevicePeer implements Stage {
  readonly id: string;
  readonly connection: Connection;
  readonly #agent: AgentPeer;
  readonly #around: Surroundings;
  /** 0 until it joined. */
  channel = 0;
  #invited = false;
  #sent = 0;
  #sentAtRead = 0;

  constructor(id: string, connection: Connection, agent: AgentPeer, around: Surroundings) {
    this.id = id;
    this.connection = connection;
    this.#agent = agent;
    this.#around = around;
  }

  /** Only an invitation let it in, so far. */
  get invited(): boolean {
    return this.#invited;
  }

  allowed(): void {
    if (!this.#invited) return;
    this.#invited = false;
    this.keep();
  }

  join(invited: boolean): void {
    this.#invited = invited;
    if (this.connection.open) this.#agent.join(this);
  }

  /** It had joined before the host forgot. */
  rejoin(channel: number, invited: boolean): void {
    this.channel = channel;
    this.#invited = invited;
    this.#agent.rejoin(this);
  }

  /** Counts what goes to the agent; gives the bytes since the agent had last read all, which it did `reads` times. */
  sent(bytes: number, reads: number): number {
    if (this.#sentAtRead !== reads) {
      this.#sentAtRead = reads;
      this.#sent = 0;
    }
    this.#sent += bytes;
    return this.#sent;
  }

  keep(): void {
    const { id, channel, invited } = this;
    this.connection.keep({ at: 'device', id, channel, invited });
  }

  /** A device sends no control: its `ping` was answered before. */
  text(): void {
    this.connection.close(CloseCode.protocol);
  }

  binary(bytes: Uint8Array): void {
    if (bytes.length === 0 || bytes.length > MAX_MESSAGE_BYTES) {
      this.connection.close(CloseCode.protocol);
      return;
    }
    this.#around.metrics.framesToAgent += 1;
    this.#around.metrics.bytesToAgent += bytes.length;
    this.#agent.fromDevice(this, bytes);
  }

  ended(): void {
    this.#agent.leave(this);
  }

  drained(): void {}
}

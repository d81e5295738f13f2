/** A switchboard over sockets of our own, with real signatures, a real database in memory and a clock that we move. */
import { fromBase64Url, toBase64Url } from '../../shared/wire/bytes.ts';
import { type AgentControl, type Challenge, withChannel } from '../../shared/wire/outer.ts';
import { helloFor, type Identity } from '../conformance/peer.ts';
import type { Connection } from '../connection.ts';
import { openStore } from '../hosts/open-store.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { Metrics } from '../metrics.ts';
import type { KeptState, PeerSocket } from '../peer-socket.ts';
import type { RelayStore } from '../store/relay-store.ts';
import { Switchboard } from '../switchboard.ts';
import { ManualClock } from './clock.ts';

export const ORIGIN = 'wss://relay.example';

export class FakeSocket implements PeerSocket {
  readonly texts: string[] = [];
  readonly frames: Uint8Array[] = [];
  closed: { code: number; reason: string } | undefined;
  queued = 0;
  paused = false;
  /** As a host that cannot stop reading. */
  pausable = true;
  heard = 0;
  kept: KeptState | undefined;

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.texts.push(data);
    else this.frames.push(data);
  }
  sendTo(channel: number, bytes: Uint8Array): void {
    this.frames.push(withChannel(channel, bytes));
  }
  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }
  buffered(): number {
    return this.queued;
  }
  pause(): boolean {
    this.paused = this.pausable;
    return this.pausable;
  }
  resume(): void {
    this.paused = false;
  }
  heardAt(): number {
    return this.heard;
  }
  ponged(): boolean {
    return false;
  }
  keep(state: KeptState): void {
    this.kept = state;
  }
}

export interface FakePeer {
  readonly socket: FakeSocket;
  readonly connection: Connection;
}

export interface Board {
  readonly board: Switchboard;
  readonly store: RelayStore;
  readonly clock: ManualClock;
  readonly metrics: Metrics;
  readonly logged: string[];
  /** Opens a socket; it has its challenge. */
  open(agentId: string, address?: string | null): FakePeer;
  greet(peer: FakePeer, hello: Omit<Parameters<typeof helloFor>[1], 'url'>): Promise<void>;
  connectAgent(who: Identity): Promise<FakePeer>;
  connectDevice(agentId: string, who: Identity, token?: string): Promise<FakePeer>;
}

export const control = (peer: FakePeer, message: AgentControl): void =>
  peer.connection.text(JSON.stringify(message));

/** Lets pending promises run until `done`; fails after five seconds. */
export async function until(done: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!done()) {
    if (Date.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function challengeOf(peer: FakePeer): Challenge {
  return JSON.parse(peer.socket.texts[0] as string) as Challenge;
}

export function createBoard(
  limits: Partial<Limits> = {},
  origins: readonly string[] = ['wss://other.example', ORIGIN],
  known?: RelayStore,
): Board {
  const clock = new ManualClock();
  const metrics = new Metrics();
  const logged: string[] = [];
  const all = { ...defaultLimits, ...limits };
  const store = known ?? openStore(':memory:', all.storeBytes).store;
  const board = new Switchboard({
    origins,
    store,
    limits: all,
    metrics,
    clock,
    log: (...line) => logged.push(JSON.stringify(line)),
  });
  const open = (agentId: string, address: string | null = null): FakePeer => {
    const socket = new FakeSocket();
    return { socket, connection: board.connect(agentId, address, socket) };
  };
  async function greet(peer: FakePeer, hello: Omit<Parameters<typeof helloFor>[1], 'url'>): Promise<void> {
    const heard = peer.socket.texts.length;
    const text = await helloFor(challengeOf(peer), { url: ORIGIN, ...hello });
    peer.connection.text(text);
    await until(() => peer.socket.texts.length > heard || peer.socket.closed !== undefined);
  }
  return {
    board,
    store,
    clock,
    metrics,
    logged,
    open,
    greet,
    async connectAgent(who) {
      const peer = open(who.id);
      await greet(peer, { agentId: who.id, role: 'agent', who });
      return peer;
    },
    async connectDevice(agentId, who, token) {
      const peer = open(agentId);
      await greet(peer, { agentId, role: 'device', who, ...(token !== undefined && { token }) });
      return peer;
    },
  };
}

/** The same text with one bit of what it encodes changed. */
export function flipped(base64url: string): string {
  const bytes = fromBase64Url(base64url);
  bytes[0] = (bytes[0] as number) ^ 1;
  return toBase64Url(bytes);
}

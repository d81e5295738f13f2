/** Joins devices to agents. Knows no host and no WebSocket library: a host hands it sockets and what comes out of them. */
import { CloseCode, type Welcome } from '../shared/wire/outer.ts';
import { Admission } from './admission.ts';
import { AgentPeer } from './agent-peer.ts';
import { Allowances, perAddress, perKey } from './allowances.ts';
import { Connection, type Surroundings } from './connection.ts';
import { DevicePeer } from './device-peer.ts';
import { Greeting } from './greeting.ts';
import type { LimitName } from './limits.ts';
import type { Gauge } from './metrics.ts';
import type { KeptState, PeerSocket } from './peer-socket.ts';
import { failure } from './store/failure.ts';
import type { AllowStore } from './store/relay-store.ts';

export interface SwitchboardOptions extends Surroundings {
  /** `wss://host[:port]` that peers dial this relay by. */
  readonly origins: readonly string[];
  readonly store: AllowStore;
  /** Tokens of the operator, of which an agent must hold one; absent or null where every agent may come. */
  readonly tokens?: () => readonly string[] | null;
}

/** A socket that outlived its host's memory. */
export interface KeptSocket {
  readonly agentId: string;
  readonly address: string | null;
  readonly socket: PeerSocket;
  readonly kept: KeptState;
}

const welcome = JSON.stringify({ t: 'welcome', v: 1 } satisfies Welcome);

export class Switchboard {
  readonly #options: SwitchboardOptions;
  readonly #admission: Admission;
  readonly #addresses: Allowances;
  readonly #keys: Allowances;
  /** Until the host saw their end: a closing socket still takes its place. */
  readonly #connections = new Set<Connection>();
  readonly #greetings = new Set<Connection>();
  readonly #agents = new Map<string, AgentPeer>();
  #stopping = false;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.#admission = new Admission(options.origins, options.store, options.clock.wall, options.tokens);
    this.#addresses = new Allowances(perAddress, options.limits);
    this.#keys = new Allowances(perKey, options.limits);
  }

  /**
   * Whether one more socket from this address may open: the limit that it would pass, or undefined. Counts as one try.
   * `address` null: one that says nothing, such as loopback, where a tunnel brings everyone in.
   */
  refusal(address: string | null): LimitName | undefined {
    const { limits, clock, metrics } = this.#options;
    let limit: LimitName | undefined;
    if (this.#stopping || this.#connections.size >= limits.sockets) limit = 'sockets';
    else if (this.#greetings.size >= limits.unadmitted) limit = 'unadmitted';
    else if (address !== null) {
      const now = clock.now();
      const allowance = this.#addresses.of(address, now);
      if (allowance === undefined || allowance.connects.take(1, now) > 0) limit = 'addressConnects';
    }
    if (limit !== undefined) metrics.limited(limit);
    return limit;
  }

  /** A socket opened. The host reports its frames, its drained queue and its end to what this returns. */
  connect(agentId: string, address: string | null, socket: PeerSocket): Connection {
    const connection = this.#take(address, socket);
    this.#greetings.add(connection);
    new Greeting(agentId, connection, this.#admission, this.#options, {
      admitAgent: () => this.#admitAgent(agentId, connection),
      admitDevice: (deviceId, invited) => this.#admitDevice(agentId, deviceId, invited, connection),
      ended: () => this.#greetings.delete(connection),
    });
    return connection;
  }

  /**
   * Takes up the sockets of a host that forgot all but them and what they kept. To be called first of all, once. Who
   * had not said hello yet has nothing to keep, and is none of them. Returns their connections in the same order; undefined for one that was closing.
   */
  resume(sockets: readonly KeptSocket[]): (Connection | undefined)[] {
    const taken = sockets.map(({ address, socket, kept }) =>
      kept.at === 'closed' ? undefined : this.#take(address, socket),
    );
    const each = (take: (one: KeptSocket, connection: Connection) => void) => {
      for (const [at, connection] of taken.entries())
        if (connection?.open) take(sockets[at] as KeptSocket, connection);
    };
    each(({ agentId, kept }, connection) => {
      if (kept.at !== 'agent') return;
      this.#recharge(agentId, connection);
      this.#seat(agentId, connection, kept.lastChannel);
    });
    each(({ agentId, kept }, connection) => {
      if (kept.at !== 'device') return;
      const agent = this.#agents.get(agentId);
      if (agent === undefined) return connection.close(CloseCode.peerGone);
      this.#recharge(kept.id, connection);
      const device = new DevicePeer(kept.id, connection, agent, this.#options);
      connection.enter(device);
      device.rejoin(kept.channel, kept.invited);
    });
    return taken;
  }

  /** The host saw this socket's end. */
  gone(connection: Connection): void {
    connection.gone();
    this.#connections.delete(connection);
  }

  /** To be called now and then: closes who fell silent, and forgets what has run out. */
  sweep(): void {
    const { clock, limits, store } = this.#options;
    const now = clock.now();
    for (const connection of this.#connections) {
      if (now - connection.heardAt <= limits.silenceMs || !connection.open) continue;
      this.#options.metrics.limited('silenceMs');
      connection.close(CloseCode.timeout);
    }
    this.#addresses.sweep(now);
    this.#keys.sweep(now);
    try {
      store.forgetExpired(clock.wall());
    } catch (error) {
      this.#options.log('error', 'store.failed', { message: failure(error) });
    }
  }

  /** Tells every peer to come back later; nobody new is let in. */
  stop(): void {
    this.#stopping = true;
    // The latest first: a device comes after its agent, and is to hear this rather than that its agent went.
    for (const connection of [...this.#connections].reverse()) connection.close(CloseCode.restarting);
  }

  /** Admitted and connected. */
  counts(): { agents: number; devices: number } {
    let devices = 0;
    for (const agent of this.#agents.values()) devices += agent.channels;
    return { agents: this.#agents.size, devices };
  }

  gauges(): Gauge[] {
    const { agents, devices } = this.counts();
    return [
      { name: 'agents', help: 'Agents connected.', value: agents },
      { name: 'devices', help: 'Device channels joined.', value: devices },
      { name: 'sockets', help: 'Sockets open, closing ones too.', value: this.#connections.size },
      { name: 'unadmitted', help: 'Sockets that have not been admitted yet.', value: this.#greetings.size },
      {
        name: 'allowances',
        help: 'Addresses and keys with a rate in mind.',
        value: this.#addresses.size + this.#keys.size,
      },
    ];
  }

  #take(address: string | null, socket: PeerSocket): Connection {
    const connection = new Connection(socket, this.#options);
    this.#connections.add(connection);
    const allowance = address === null ? undefined : this.#addresses.of(address, this.#options.clock.now());
    if (allowance !== undefined) connection.charge(allowance);
    return connection;
  }

  #admitAgent(agentId: string, connection: Connection): void {
    if (!this.#charge(agentId, connection)) return;
    // Before the newer one takes the place: the end of the older one clears it.
    this.#agents.get(agentId)?.connection.close(CloseCode.replaced);
    this.#greetings.delete(connection);
    this.#seat(agentId, connection).keep();
    connection.send(welcome);
    this.#options.log('info', 'agent.online', { agentId });
  }

  #seat(agentId: string, connection: Connection, lastChannel?: number): AgentPeer {
    const agent = new AgentPeer(
      agentId,
      connection,
      this.#options,
      () => {
        this.#agents.delete(agentId);
        this.#options.log('info', 'agent.offline', { agentId });
      },
      lastChannel,
    );
    this.#agents.set(agentId, agent);
    connection.enter(agent);
    return agent;
  }

  /** False where the agent is not here: the greeting then answers as it does to a stranger. */
  #admitDevice(agentId: string, deviceId: string, invited: boolean, connection: Connection): boolean {
    const agent = this.#agents.get(agentId);
    if (agent === undefined) return false;
    const full = agent.noRoomFor(deviceId, invited);
    if (full !== undefined) {
      connection.closeFor(full);
      return true;
    }
    if (!this.#charge(deviceId, connection)) return true;
    this.#greetings.delete(connection);
    const device = new DevicePeer(deviceId, connection, agent, this.#options);
    connection.enter(device);
    connection.send(welcome);
    device.join(invited);
    return true;
  }

  #charge(id: string, connection: Connection): boolean {
    const now = this.#options.clock.now();
    const allowance = this.#keys.of(id, now);
    if (allowance === undefined || allowance.connects.take(1, now) > 0) {
      connection.closeFor('keyConnects');
      return false;
    }
    connection.charge(allowance);
    return true;
  }

  /** As above, of who was let in before this host forgot. */
  #recharge(id: string, connection: Connection): void {
    const allowance = this.#keys.of(id, this.#options.clock.now());
    if (allowance !== undefined) connection.charge(allowance);
  }
}

/** Whom one agent lets in, and which of its joined devices lose their place when that changes. */
import type { AgentControl } from '../shared/wire/outer.ts';
import type { DevicePeer } from './device-peer.ts';
import type { SwitchboardOptions } from './switchboard.ts';

export class AllowSet {
  readonly #agentId: string;
  readonly #options: SwitchboardOptions;

  constructor(agentId: string, options: SwitchboardOptions) {
    this.#agentId = agentId;
    this.#options = options;
  }

  /** Stores the change. Returns the devices to cut off. Throws where the database takes no more. */
  apply(control: Exclude<AgentControl, { t: 'close' }>, joined: Iterable<DevicePeer>): DevicePeer[] {
    const { store, clock, limits, metrics } = this.#options;
    switch (control.t) {
      case 'allow':
        return this.#allow(new Set(control.devices), joined);
      case 'revoke':
        store.disallow(this.#agentId, control.device);
        return [...joined].filter((device) => device.id === control.device);
      case 'invite': {
        const expiresAt = clock.wall() + control.ttl;
        if (store.invite(this.#agentId, control.id, expiresAt, limits.invitationsPerAgent)) {
          metrics.limited('invitationsPerAgent');
        }
        return [];
      }
      case 'uninvite':
        store.uninvite(this.#agentId, control.id);
        return [];
    }
  }

  /** Who is still pairing is in no allow-set yet, and stays: its agent decides. */
  #allow(devices: ReadonlySet<string>, joined: Iterable<DevicePeer>): DevicePeer[] {
    this.#options.store.setAllowed(this.#agentId, devices);
    const cut: DevicePeer[] = [];
    for (const device of joined) {
      if (devices.has(device.id)) device.allowed();
      else if (!device.invited) cut.push(device);
    }
    return cut;
  }
}

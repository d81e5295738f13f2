/** The relay and the channels through it, as one: what the rest of the agent knows of devices being connected. */

import type { Bye } from '../../shared/wire/messages.ts';
import type { RelayControl } from '../../shared/wire/outer.ts';
import type { Clock } from '../clock.ts';
import type { PairingDesk } from '../pairing/desk.ts';
import type { Invitation } from '../pairing/invitations.ts';
import { deviceIds } from '../store/devices.ts';
import type { Store } from '../store/open.ts';
import type { ChannelCarrier, ChannelHost } from './channel-host.ts';
import {
  createRelayConnection,
  type RelayConnection,
  type RelayConnectionOptions,
} from './relay-connection.ts';

/** The relay refuses a longer set (shared/wire/outer.ts). */
const MAX_ALLOWED = 4096;
const MAX_INVITE_TTL_MS = 600_000;

export interface Uplink extends Pick<RelayConnection, 'start' | 'connected' | 'since' | 'problem'> {
  /** Tells the relay all that may come in: at each connect, and after each pairing. */
  allowAll(): void;
  invite(invitation: Invitation): void;
  uninvite(id: string): void;
  /** The agent has forgotten the device: its channels end here, its sockets at the relay. */
  revoke(deviceId: string, bye: Bye): void;
  stop(bye: Bye): void;
}

export function createUplink(
  options: RelayConnectionOptions,
  channels: ChannelHost,
  { store, desk, clock }: { store: Store; desk: PairingDesk; clock: Clock },
): Uplink {
  let carrier: ChannelCarrier | null = null;
  const relay = createRelayConnection(options, {
    onUp(up) {
      carrier = up;
      allowAll();
      for (const invitation of desk.open()) invite(invitation);
    },
    onDown(why) {
      carrier = null;
      channels.lost(why);
    },
    onControl(control: RelayControl) {
      if (control.t === 'closed') channels.closed(control.channel);
      else if (carrier !== null) channels.opened(control.channel, control.deviceId, carrier);
    },
    onMessage: channels.message,
  });

  function allowAll(): void {
    relay.control({ t: 'allow', devices: deviceIds(store.db).slice(-MAX_ALLOWED) });
  }
  function invite({ id, expiresAt }: Invitation): void {
    const ttl = Math.min(MAX_INVITE_TTL_MS, expiresAt - clock.now());
    if (ttl >= 1) relay.control({ t: 'invite', id, ttl });
  }

  return {
    start: relay.start,
    get connected() {
      return relay.connected;
    },
    get since() {
      return relay.since;
    },
    get problem() {
      return relay.problem;
    },
    allowAll,
    invite,
    uninvite: (id) => relay.control({ t: 'uninvite', id }),
    revoke(deviceId, bye) {
      channels.cut(deviceId, bye);
      relay.control({ t: 'revoke', device: deviceId });
    },
    stop(bye) {
      channels.endAll(bye);
      relay.stop();
    },
  };
}

/**
 * The pairing desk: from an invitation to a device that may do something.
 *
 *   open → asks → accepted            both sides said that the words match
 *     │      ├──→ rejected            one of them said no
 *     │      └──→ used                nobody answered in ten minutes, or the device was removed
 *     └────────→ expired              ten minutes went by, or it was cancelled
 *
 * It knows no socket and no database: what it decides leaves through `DeskDevices` and `DeskEvents`.
 */
import type { Bye } from '../../shared/wire/messages.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import type { NewDevice, PairedDevice } from '../store/devices.ts';
import { createInvitations, type Invitation, type InvitationState } from './invitations.ts';
import { createWaitingRoom } from './waiting-room.ts';

export const PENDING_TTL_MS = 600_000;

export type Side = 'device' | 'machine';

/** Each call is one transaction. */
export interface DeskDevices {
  insert(device: NewDevice): void;
  find(id: string): PairedDevice | undefined;
  pending(): readonly PairedDevice[];
  setMatched(id: string, side: Side): PairedDevice | undefined;
  grantOwner(id: string): void;
  remove(id: string): void;
}

export interface PairingAsk {
  deviceId: string;
  name: string;
  platform: string;
  words: readonly string[];
}

export interface DeskEvents {
  /** A device waits for its words to be compared; again where it came back with new words. */
  onAsk(ask: PairingAsk): void;
  onAnswered(ask: PairingAsk, state: 'accepted' | 'rejected'): void;
  onGranted(deviceId: string): void;
  /** The device is no longer one: cut its channels. */
  onRemoved(deviceId: string, bye: Bye): void;
  onOpened(invitation: Invitation): void;
  onCancelled(invitation: Invitation): void;
}

export interface InvitationView {
  state: InvitationState;
  /** Changes with every change, the words' too. */
  version: number;
  device?: { id: string; name: string; platform: string };
  words?: readonly string[];
}

export interface PairingDesk {
  /** Throws ProblemError where too many are open. */
  invite(invitation: Omit<Invitation, 'state' | 'deviceId'>): Invitation;
  /** False where there is none open by this id. */
  cancel(id: string): boolean;
  open(): readonly Invitation[];
  /** Also used and expired ones: whoever comes late must get through the handshake to be told why. */
  find(id: string): Invitation | undefined;
  /** The first confirm wins; inserts the device and uses the invitation up in one step. */
  arrive(
    id: string,
    device: Omit<NewDevice, 'invitedBy' | 'machineMatched' | 'pairedAt'>,
    words: readonly string[],
  ): 'paired' | 'used' | 'expired';
  /** A pending device came back: its words are now these. */
  present(deviceId: string, words: readonly string[]): void;
  /** Throws ProblemError where no such device waits. */
  answer(deviceId: string, side: Side, match: boolean): 'waiting' | 'accepted' | 'rejected';
  asks(): readonly PairingAsk[];
  /** A device was revoked: ends its own asking, the invitations it made, and the asking of those it invited. */
  revoked(deviceId: string): void;
  view(id: string): InvitationView | undefined;
  /** Resolves once the state is not `known` (a state or a version), after `ms` at the latest. */
  wait(
    id: string,
    known: string | undefined,
    ms: number,
    signal?: AbortSignal,
  ): Promise<InvitationView | undefined>;
  close(): void;
}

export function createPairingDesk(clock: Clock, devices: DeskDevices, events: DeskEvents): PairingDesk {
  const invitations = createInvitations();
  const asks = new Map<string, PairingAsk>();
  const pendingTimers = new Map<string, () => void>();
  const invitationTimers = new Map<string, () => void>();
  const changes = createWaitingRoom(clock);
  const versions = new Map<string, number>();

  function changed(invitation: Invitation | undefined): void {
    if (invitation === undefined) return;
    versions.set(invitation.id, (versions.get(invitation.id) ?? 0) + 1);
    for (const id of versions.keys()) if (invitations.find(id) === undefined) versions.delete(id);
    changes.tell();
  }
  function move(invitation: Invitation | undefined, state: InvitationState): void {
    if (invitation === undefined) return;
    invitation.state = state;
    if (state !== 'open') {
      invitationTimers.get(invitation.id)?.();
      invitationTimers.delete(invitation.id);
    }
    changed(invitation);
  }
  const invitationOf = (deviceId: string) => invitations.all().find((one) => one.deviceId === deviceId);

  function watchPending(deviceId: string, since: number): void {
    pendingTimers.get(deviceId)?.();
    const left = Math.max(0, since + PENDING_TTL_MS - clock.now());
    pendingTimers.set(
      deviceId,
      clock.after(left, () =>
        drop(deviceId, 'used', {
          reason: 'expired',
          message: 'Nobody compared the words in time. Ask for a new pairing link.',
        }),
      ),
    );
  }
  function settled(deviceId: string): PairingAsk | undefined {
    const ask = asks.get(deviceId);
    asks.delete(deviceId);
    pendingTimers.get(deviceId)?.();
    pendingTimers.delete(deviceId);
    return ask;
  }
  function drop(deviceId: string, state: 'rejected' | 'used', bye: Bye): void {
    const ask = settled(deviceId);
    devices.remove(deviceId);
    move(invitationOf(deviceId), state);
    events.onRemoved(deviceId, bye);
    if (ask !== undefined) events.onAnswered(ask, 'rejected');
  }
  function accept(deviceId: string): void {
    const ask = settled(deviceId);
    devices.grantOwner(deviceId);
    move(invitationOf(deviceId), 'accepted');
    events.onGranted(deviceId);
    if (ask !== undefined) events.onAnswered(ask, 'accepted');
  }

  function cancel(id: string): boolean {
    const invitation = invitations.find(id);
    if (invitation?.state !== 'open') return false;
    move(invitation, 'expired');
    events.onCancelled(invitation);
    return true;
  }

  for (const device of devices.pending()) watchPending(device.id, device.pairedAt);

  const view = (id: string): InvitationView | undefined => {
    const invitation = invitations.find(id);
    if (invitation === undefined) return undefined;
    const ask = invitation.deviceId === null ? undefined : asks.get(invitation.deviceId);
    const device = invitation.deviceId === null ? undefined : (ask ?? devices.find(invitation.deviceId));
    return {
      state: invitation.state,
      version: versions.get(id) ?? 0,
      ...(device && {
        device: { id: invitation.deviceId as string, name: device.name, platform: device.platform },
      }),
      ...(ask && { words: ask.words }),
    };
  };

  return {
    invite(input) {
      const invitation = invitations.add(input);
      invitationTimers.set(
        invitation.id,
        clock.after(Math.max(0, invitation.expiresAt - clock.now()), () => move(invitation, 'expired')),
      );
      changed(invitation);
      events.onOpened(invitation);
      return invitation;
    },
    cancel,
    open: () => invitations.all().filter((invitation) => invitation.state === 'open'),
    find: invitations.find,

    arrive(id, device, words) {
      const invitation = invitations.find(id);
      // The clock decides, not the timer alone: a laptop that slept fires its timers late.
      if (invitation?.state === 'open' && clock.now() >= invitation.expiresAt) move(invitation, 'expired');
      if (invitation === undefined || invitation.state === 'expired') return 'expired';
      if (invitation.state !== 'open') return 'used';
      const pairedAt = clock.now();
      devices.insert({
        ...device,
        invitedBy: invitation.invitedBy,
        machineMatched: invitation.accept,
        pairedAt,
      });
      invitation.deviceId = device.id;
      const ask = { deviceId: device.id, name: device.name, platform: device.platform, words };
      asks.set(device.id, ask);
      watchPending(device.id, pairedAt);
      move(invitation, 'asks');
      events.onAsk(ask);
      return 'paired';
    },
    present(deviceId, words) {
      const device = devices.find(deviceId);
      if (device === undefined || device.grant !== null) return;
      const ask = { deviceId, name: device.name, platform: device.platform, words };
      asks.set(deviceId, ask);
      changed(invitationOf(deviceId));
      events.onAsk(ask);
    },
    answer(deviceId, side, match) {
      const device = devices.find(deviceId);
      if (device === undefined || device.grant !== null) {
        throw new ProblemError(404, 'no-such-pairing', 'No such device waits for its words to be compared.');
      }
      if (!match) {
        drop(deviceId, 'rejected', {
          reason: 'refused',
          message:
            side === 'machine'
              ? 'The machine’s side said that the words differ.'
              : 'This device said that the words differ.',
        });
        return 'rejected';
      }
      const now = devices.setMatched(deviceId, side);
      if (!now?.deviceMatched || !now.machineMatched) {
        changed(invitationOf(deviceId));
        return 'waiting';
      }
      accept(deviceId);
      return 'accepted';
    },
    asks: () => [...asks.values()],
    revoked(deviceId) {
      const ask = settled(deviceId);
      if (ask !== undefined) {
        move(invitationOf(deviceId), 'used');
        events.onAnswered(ask, 'rejected');
      }
      for (const invitation of invitations.all()) {
        if (invitation.invitedBy === deviceId && invitation.state === 'open') cancel(invitation.id);
      }
      for (const device of devices.pending()) {
        if (device.invitedBy !== deviceId) continue;
        drop(device.id, 'used', {
          reason: 'refused',
          message: 'The device that invited this one was removed.',
        });
      }
    },
    view,
    wait: (id, known, ms, signal) =>
      changes.until(() => isNews(view(id), known), ms, signal).then(() => view(id)),
    close() {
      for (const cancel of [...pendingTimers.values(), ...invitationTimers.values()]) cancel();
      changes.close();
      pendingTimers.clear();
      invitationTimers.clear();
    },
  };
}

const isNews = (view: InvitationView | undefined, known: string | undefined): boolean =>
  view === undefined || (known !== view.state && known !== String(view.version));

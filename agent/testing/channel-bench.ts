/** A channel host over a real database and a real pairing desk; what its channels carry is only noted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noLog } from '../../shared/model/log.ts';
import { generateStaticKey } from '../../shared/noise/keys.ts';
import { derivePairing, type PairingSecrets } from '../../shared/noise/pairing.ts';
import { type Bytes, randomBytes, toBase64Url } from '../../shared/wire/bytes.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import type { Event } from '../../shared/wire/messages.ts';
import { createPairingDesk, type PairingDesk } from '../pairing/desk.ts';
import { INVITATION_TTL_MS } from '../pairing/invitations.ts';
import { storedDevices } from '../pairing/stored-devices.ts';
import { insertDevice, updateDevice } from '../store/devices.ts';
import { openStore, type Store } from '../store/open.ts';
import type { Identity } from '../uplink/answer-handshake.ts';
import { type ChannelHost, createChannelHost } from '../uplink/channel-host.ts';
import { testClock } from './clock.ts';
import { makeDevice, openChannel, type TestChannel, type TestDevice } from './test-device.ts';

export type PairedTestDevice = TestDevice & { psk: Bytes };

export interface ChannelBench {
  readonly store: Store;
  readonly clock: ReturnType<typeof testClock>;
  readonly agent: Identity;
  readonly desk: PairingDesk;
  readonly host: ChannelHost;
  /** Requests that came through, and as whose. */
  readonly taken: { frame: Frame; caller: string }[];
  readonly closedTakers: number;
  invite(): Promise<PairingSecrets>;
  paired(grant?: 'owner' | 'pending'): Promise<PairedTestDevice>;
  connected(device: PairedTestDevice): Promise<TestChannel>;
  close(): void;
}

export const request: Frame = { kind: Kind.request, id: 1, json: {} };
export const events = (channel: { frames: readonly Frame[] }): Event[] =>
  channel.frames.flatMap((frame) => (frame.kind === Kind.event ? [frame.json as Event] : []));

export async function openChannelBench(): Promise<ChannelBench> {
  const dir = mkdtempSync(join(tmpdir(), 'channels-'));
  const store = openStore(join(dir, 'agent.db'));
  const clock = testClock(Date.now());
  const agent: Identity = { agentId: 'a'.repeat(26), noise: await generateStaticKey(false) };
  const taken: ChannelBench['taken'] = [];
  let closedTakers = 0;
  const ignore = () => {};
  const desk = createPairingDesk(clock, storedDevices(store), {
    onAsk: ignore,
    onAnswered: ignore,
    onGranted: (id) => host.granted(id, { role: 'owner' }),
    onRemoved: (id, bye) => host.cut(id, bye),
    onOpened: ignore,
    onCancelled: ignore,
  });
  const host = createChannelHost({
    identity: agent,
    machine: () => ({ id: agent.agentId, name: 'desk', version: '1' }),
    store,
    db: store.db,
    desk,
    clock,
    log: noLog,
    takers: (_send, caller) => [
      {
        onFrame(frame) {
          if (frame.kind === Kind.detach) throw new Error('broken taker');
          if (frame.kind !== Kind.request) return false;
          taken.push({ frame, caller: caller().kind });
          return true;
        },
        close: () => {
          closedTakers += 1;
        },
      },
    ],
  });
  store.onChanges(host.changed);

  return {
    store,
    clock,
    agent,
    desk,
    host,
    taken,
    get closedTakers() {
      return closedTakers;
    },
    async invite() {
      const secrets = await derivePairing(randomBytes(32));
      desk.invite({
        id: toBase64Url(secrets.inviteId),
        psk: secrets.psk,
        expiresAt: clock.now() + INVITATION_TTL_MS,
        invitedBy: null,
        accept: false,
      });
      return secrets;
    },
    async paired(grant = 'owner') {
      const device = await makeDevice();
      const psk = randomBytes(32);
      store.write((tx) => {
        insertDevice(tx, {
          id: device.id,
          signingKey: device.signing.publicKey,
          noiseKey: device.noise.publicKey,
          psk,
          name: 'Phone',
          platform: 'test',
          invitedBy: null,
          machineMatched: false,
          pairedAt: clock.now(),
        });
        if (grant === 'owner') updateDevice(tx, device.id, { grant: { role: 'owner' } });
      });
      return { ...device, psk };
    },
    async connected(device) {
      const channel = await openChannel(host, device, agent);
      await channel.handshake(device.psk);
      channel.confirm();
      return channel;
    },
    close() {
      host.lost('the test is over');
      desk.close();
      store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

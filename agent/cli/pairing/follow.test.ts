import { beforeEach, describe, expect, test } from 'vitest';
import { randomBytes } from '../../../shared/wire/bytes.ts';
import { createPairingDesk, type PairingDesk } from '../../pairing/desk.ts';
import type { NewDevice, PairedDevice } from '../../store/devices.ts';
import { testClock } from '../../testing/clock.ts';
import type { InvitationState, MachineApi } from '../machine-api.ts';
import { type FollowHandlers, followInvitation } from './follow.ts';

const words = ['one', 'two', 'three', 'four', 'five', 'six'];
const otherWords = [...words].reverse();
const phone: Omit<NewDevice, 'invitedBy' | 'machineMatched' | 'pairedAt'> = {
  id: 'phone',
  signingKey: randomBytes(32),
  noiseKey: randomBytes(32),
  psk: randomBytes(32),
  name: 'Phone',
  platform: 'test',
};

let desk: PairingDesk;
let api: MachineApi;
let clock: ReturnType<typeof testClock>;

beforeEach(() => {
  const rows = new Map<string, PairedDevice>();
  clock = testClock(1_000_000);
  desk = createPairingDesk(
    clock,
    {
      insert: (device) =>
        rows.set(device.id, {
          ...device,
          noiseKey: new Uint8Array(device.noiseKey),
          psk: new Uint8Array(device.psk),
          grant: null,
          deviceMatched: false,
          lastSeenAt: null,
          online: true,
          rev: 1,
        }),
      find: (id) => rows.get(id),
      pending: () => [...rows.values()].filter((row) => row.grant === null),
      setMatched(id, side) {
        const row = rows.get(id) as PairedDevice;
        row[side === 'device' ? 'deviceMatched' : 'machineMatched'] = true;
        return row;
      },
      grantOwner(id) {
        (rows.get(id) as PairedDevice).grant = { role: 'owner' };
      },
      remove: (id) => rows.delete(id),
    },
    { onAsk() {}, onAnswered() {}, onGranted() {}, onRemoved() {}, onOpened() {}, onCancelled() {} },
  );
  desk.invite({
    id: 'i',
    psk: randomBytes(32),
    expiresAt: clock.now() + 600_000,
    invitedBy: null,
    accept: false,
  });
  api = {
    waitForInvitation: async (id: string, known: string, signal?: AbortSignal) => {
      const view = await desk.wait(id, known === '' ? undefined : known, 25_000, signal);
      signal?.throwIfAborted();
      return view as InvitationState;
    },
    answerPairing: async (id: string, match: boolean) => void desk.answer(id, 'machine', match),
  } as MachineApi;
});

const answering = (match: boolean | null): FollowHandlers & { asked: string[]; waited: number } => {
  const handlers = {
    asked: [] as string[],
    waited: 0,
    onAsk: async (ask: { words: readonly string[] }) => {
      handlers.asked.push(ask.words[0] ?? '');
      return match;
    },
    onWaiting: () => {
      handlers.waited += 1;
    },
  };
  return handlers;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('following an invitation', () => {
  test('asks once, says yes, and ends when the device said yes too', async () => {
    const handlers = answering(true);
    const followed = followInvitation(api, 'i', handlers);
    desk.arrive('i', phone, words);
    await turn();
    expect(handlers).toMatchObject({ asked: ['one'], waited: 1 });
    desk.answer('phone', 'device', true);
    expect(await followed).toMatchObject({ end: 'accepted', device: { name: 'Phone' } });
  });

  test('a no ends it for both', async () => {
    const followed = followInvitation(api, 'i', answering(false));
    desk.arrive('i', phone, words);
    expect((await followed).end).toBe('rejected');
  });

  test('leaves the answer to an invitation that accepts by itself', async () => {
    const followed = followInvitation(api, 'i', answering(null));
    desk.arrive('i', phone, words);
    await turn();
    desk.answer('phone', 'device', true);
    desk.answer('phone', 'machine', true);
    expect((await followed).end).toBe('accepted');
  });

  test('asks anew where the device came back with other words, and the old question is void', async () => {
    const questions: { first: string; signal: AbortSignal; answer: (match: boolean) => void }[] = [];
    const followed = followInvitation(api, 'i', {
      onAsk: (ask, signal) =>
        new Promise((answer) => questions.push({ first: ask.words[0] ?? '', signal, answer })),
      onWaiting: () => {},
    });
    desk.arrive('i', phone, words);
    await turn();
    desk.present('phone', otherWords);
    await turn();
    expect(questions.map((one) => [one.first, one.signal.aborted])).toEqual([
      ['one', true],
      ['six', false],
    ]);
    questions[0]?.answer(true);
    await turn();
    desk.answer('phone', 'device', true);
    expect(desk.view('i')?.state).toBe('asks');
    questions[1]?.answer(true);
    expect((await followed).end).toBe('accepted');
  });

  test('ends with the question when nobody can be asked any more', async () => {
    const followed = followInvitation(api, 'i', {
      onAsk: () => Promise.reject(new Error('no terminal')),
      onWaiting: () => {},
    });
    desk.arrive('i', phone, words);
    await expect(followed).rejects.toThrow('no terminal');
  });

  test('tells an expired invitation from a used one', async () => {
    const followed = followInvitation(api, 'i', answering(true));
    await turn();
    clock.advance(600_000);
    expect(await followed).toEqual({ end: 'expired', device: null });
  });
});

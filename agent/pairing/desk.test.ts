import { beforeEach, describe, expect, test } from 'vitest';
import { randomBytes } from '../../shared/wire/bytes.ts';
import type { Bye } from '../../shared/wire/messages.ts';
import type { NewDevice, PairedDevice } from '../store/devices.ts';
import { testClock } from '../testing/clock.ts';
import { createPairingDesk, type DeskDevices, type PairingDesk, PENDING_TTL_MS } from './desk.ts';
import { INVITATION_TTL_MS, MAX_OPEN } from './invitations.ts';

const words = ['one', 'two', 'three', 'four', 'five', 'six'];
const otherWords = ['six', 'five', 'four', 'three', 'two', 'one'];

let clock: ReturnType<typeof testClock>;
let rows: Map<string, PairedDevice>;
let told: string[];
let byes: Bye[];
let desk: PairingDesk;

const table: DeskDevices = {
  insert: (device) => {
    rows.set(device.id, {
      ...device,
      grant: null,
      deviceMatched: false,
      lastSeenAt: null,
      online: true,
      rev: 1,
    } as PairedDevice);
  },
  find: (id) => rows.get(id),
  pending: () => [...rows.values()].filter((row) => row.grant === null),
  setMatched: (id, side) => {
    const row = rows.get(id) as PairedDevice;
    row[side === 'device' ? 'deviceMatched' : 'machineMatched'] = true;
    return row;
  },
  grantOwner: (id) => {
    (rows.get(id) as PairedDevice).grant = { role: 'owner' };
  },
  remove: (id) => {
    rows.delete(id);
  },
};
const makeDesk = () =>
  createPairingDesk(clock, table, {
    onAsk: (ask) => told.push(`asks ${ask.deviceId} ${ask.words[0]}`),
    onAnswered: (ask, state) => told.push(`${state} ${ask.deviceId}`),
    onGranted: (id) => told.push(`granted ${id}`),
    onRemoved: (id, bye) => {
      told.push(`removed ${id}`);
      byes.push(bye);
    },
    onOpened: (invitation) => told.push(`opened ${invitation.id}`),
    onCancelled: (invitation) => told.push(`cancelled ${invitation.id}`),
  });

beforeEach(() => {
  clock = testClock(1_000_000);
  rows = new Map();
  told = [];
  byes = [];
  desk = makeDesk();
});

const invite = (id = 'i', more: { accept?: boolean; invitedBy?: string | null } = {}) =>
  desk.invite({
    id,
    psk: randomBytes(32),
    expiresAt: clock.now() + INVITATION_TTL_MS,
    invitedBy: null,
    accept: false,
    ...more,
  });
const phone = (id: string): Omit<NewDevice, 'invitedBy' | 'machineMatched' | 'pairedAt'> => ({
  id,
  signingKey: randomBytes(32),
  noiseKey: randomBytes(32),
  psk: randomBytes(32),
  name: `Phone ${id}`,
  platform: 'test',
});

describe('an invitation', () => {
  test('admits the first device that confirms; every other one is told that it was used', () => {
    invite();
    expect(desk.arrive('i', phone('a'), words)).toBe('paired');
    expect(desk.arrive('i', phone('b'), otherWords)).toBe('used');
    expect([...rows.keys()]).toEqual(['a']);
    expect(desk.view('i')).toMatchObject({ state: 'asks', device: { id: 'a' }, words });
  });

  test('is not used up where the device cannot be inserted', () => {
    invite();
    const insert = table.insert;
    table.insert = () => {
      throw new Error('disk full');
    };
    expect(() => desk.arrive('i', phone('a'), words)).toThrow('disk full');
    table.insert = insert;
    expect(desk.arrive('i', phone('a'), words)).toBe('paired');
  });

  test('expires after ten minutes, also where the timer is late', () => {
    invite();
    clock.skip(INVITATION_TTL_MS);
    expect(desk.arrive('i', phone('a'), words)).toBe('expired');
    invite('j');
    clock.advance(INVITATION_TTL_MS);
    expect(desk.view('j')?.state).toBe('expired');
    expect(desk.open()).toEqual([]);
    expect(desk.find('j')).toBeDefined();
  });

  test('that was never made or was cancelled admits nobody', () => {
    invite();
    expect(desk.cancel('i')).toBe(true);
    expect(desk.cancel('i')).toBe(false);
    expect(desk.arrive('i', phone('a'), words)).toBe('expired');
    expect(desk.arrive('never', phone('a'), words)).toBe('expired');
    expect(rows.size).toBe(0);
  });

  test('only so many are open at once, and closed ones are forgotten in the end', () => {
    for (let i = 0; i < MAX_OPEN; i++) invite(`i${i}`);
    expect(() => invite('more')).toThrow(/Cancel one/);
    for (let i = 0; i < MAX_OPEN; i++) desk.cancel(`i${i}`);
    for (let i = 0; i < 100; i++) {
      invite(`j${i}`);
      desk.cancel(`j${i}`);
    }
    expect(desk.find('i0')).toBeUndefined();
    expect(desk.find('j99')).toBeDefined();
  });
});

describe('rights', () => {
  test.each([
    ['device', 'machine'],
    ['machine', 'device'],
  ] as const)('come when both sides said yes, %s first', (first, second) => {
    invite();
    desk.arrive('i', phone('a'), words);
    expect(desk.answer('a', first, true)).toBe('waiting');
    expect(desk.answer('a', first, true)).toBe('waiting');
    expect(rows.get('a')?.grant).toBeNull();
    expect(desk.answer('a', second, true)).toBe('accepted');
    expect(rows.get('a')?.grant).toEqual({ role: 'owner' });
    expect(desk.view('i')?.state).toBe('accepted');
    expect(told).toEqual(['opened i', 'asks a one', 'granted a', 'accepted a']);
  });

  test.each(['device', 'machine'] as const)('never come once the %s said no, even after a yes', (side) => {
    invite();
    desk.arrive('i', phone('a'), words);
    desk.answer('a', side === 'device' ? 'machine' : 'device', true);
    expect(desk.answer('a', side, false)).toBe('rejected');
    expect(rows.has('a')).toBe(false);
    expect(byes).toMatchObject([{ reason: 'refused' }]);
    expect(desk.view('i')?.state).toBe('rejected');
    expect(() => desk.answer('a', 'machine', true)).toThrow(/No such device/);
  });

  test('an invitation that accepts by itself stands for the machine’s yes, not for the device’s', () => {
    invite('i', { accept: true });
    desk.arrive('i', phone('a'), words);
    expect(rows.get('a')?.grant).toBeNull();
    expect(desk.answer('a', 'device', true)).toBe('accepted');
  });

  test('cannot be asked for again by a device that has them', () => {
    invite('i', { accept: true });
    desk.arrive('i', phone('a'), words);
    desk.answer('a', 'device', true);
    expect(() => desk.answer('a', 'device', false)).toThrow(/No such device/);
    expect(rows.has('a')).toBe(true);
  });
});

describe('a pending device', () => {
  test('that nobody answers in ten minutes is removed, also across a restart of the agent', () => {
    invite();
    desk.arrive('i', phone('a'), words);
    clock.advance(PENDING_TTL_MS / 2);
    desk.close();
    desk = makeDesk();
    clock.advance(PENDING_TTL_MS / 2 - 1);
    expect(rows.has('a')).toBe(true);
    clock.advance(1);
    expect(rows.has('a')).toBe(false);
    expect(byes).toMatchObject([{ reason: 'expired' }]);
  });

  test('shows its new words after it came back', () => {
    invite();
    desk.arrive('i', phone('a'), words);
    const before = desk.view('i')?.version;
    desk.present('a', otherWords);
    expect(desk.view('i')).toMatchObject({ state: 'asks', words: otherWords });
    expect(desk.view('i')?.version).not.toBe(before);
    expect(desk.asks()).toMatchObject([{ deviceId: 'a', words: otherWords }]);
  });

  test('goes with the device that invited it, as do that device’s open invitations', () => {
    invite('i', { invitedBy: 'owner' });
    invite('j', { invitedBy: 'owner' });
    invite('k');
    desk.arrive('i', phone('a'), words);
    desk.revoked('owner');
    expect(rows.has('a')).toBe(false);
    expect(desk.open().map((one) => one.id)).toEqual(['k']);
    expect(told).toContain('cancelled j');
  });
});

describe('waiting', () => {
  test('answers at once where the state is news, and otherwise when it becomes so', async () => {
    invite();
    expect((await desk.wait('i', undefined, 1000))?.state).toBe('open');
    let answered = false;
    const later = desk.wait('i', 'open', 1000).then((view) => {
      answered = true;
      return view;
    });
    await Promise.resolve();
    expect(answered).toBe(false);
    desk.arrive('i', phone('a'), words);
    expect(await later).toMatchObject({ state: 'asks', words });
    const again = desk.wait('i', String(desk.view('i')?.version), 1000);
    desk.present('a', otherWords);
    expect(await again).toMatchObject({ state: 'asks', words: otherWords });
  });

  test('ends with what is known after its time, and when the asker leaves', async () => {
    invite();
    const late = desk.wait('i', 'open', 1000);
    clock.advance(1000);
    expect((await late)?.state).toBe('open');
    const left = new AbortController();
    const gone = desk.wait('i', 'open', 1000, left.signal);
    left.abort();
    expect((await gone)?.state).toBe('open');
    expect(await desk.wait('never', 'open', 1000)).toBeUndefined();
  });
});

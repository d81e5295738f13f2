import { expect, test } from 'vitest';
import { fakeMachine } from '../testing/fake-data.ts';
import { asOf } from './as-of.ts';

const now = new Date(2026, 0, 5, 13, 0).getTime();
const at = (hours: number, minutes: number) => new Date(2026, 0, 5, hours, minutes).getTime();
const away = { at: 'offline', since: 1, why: 'lost', retryAt: null } as const;
const live = fakeMachine({ name: 'atlas' });
const lost = fakeMachine({ name: 'loft', link: away, freshAt: at(12, 4) });
const of = (...machines: (typeof live)[]) => ({
  machines: () => machines,
  machine: (id: string) => machines.find((one) => one.id === id),
});
const twelve = /^As of 12:04/;

test('a place of a machine that is away says when that was last heard', () => {
  const place = { at: 'skills', machineId: lost.id } as const;
  expect(asOf(of(live, lost), place, now)).toMatch(/^As of 12:04[^o]*$/);
  expect(asOf(of(live, lost), { at: 'skills', machineId: live.id }, now)).toBeNull();
});

test('a list over machines names those that are away', () => {
  expect(asOf(of(live, lost), { at: 'tasks' }, now)).toMatch(twelve);
  expect(asOf(of(live, lost), { at: 'tasks' }, now)).toContain('on loft');
  expect(asOf(of(live), { at: 'tasks' }, now)).toBeNull();
});

test('where a strip says it already, and on pages of this device, it is not said twice', () => {
  expect(asOf(of(lost), { at: 'now' }, now)).toBeNull();
  expect(asOf(of(live, lost), { at: 'now' }, now)).toMatch(twelve);
  expect(asOf(of(lost), { at: 'more' }, now)).toBeNull();
});

test('what was never loaded has no time', () => {
  expect(asOf(of(fakeMachine({ name: 'quay', link: away, freshAt: null })), { at: 'tasks' }, now)).toBeNull();
});

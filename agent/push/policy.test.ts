import { describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import type { PushPreferences } from '../../shared/model/push.ts';
import { AT_DESK_MS, IN_HAND_MS, isQuiet, verdict } from './policy.ts';

const wishes = (more: Partial<PushPreferences> = {}): PushPreferences => ({
  ...{ kinds: {}, muted: [], quiet: null, onlyAway: false, details: true },
  ...more,
});
const away = { now: Date.UTC(2026, 10, 25, 12), deskIdle: null, deviceIdle: null };
const session = newId();

describe('whether a device is told', () => {
  test('of everything, where nobody wished otherwise', () => {
    expect(verdict('permission', session, wishes(), away)).toEqual({ do: 'send' });
  });

  test('not of kinds and sessions that it wants to hear nothing of', () => {
    expect(verdict('finished', session, wishes({ kinds: { finished: false } }), away).do).toBe('never');
    expect(verdict('permission', session, wishes({ kinds: { finished: false } }), away).do).toBe('send');
    expect(verdict('permission', session, wishes({ muted: [session] }), away).do).toBe('never');
    expect(verdict('notify', null, wishes({ muted: [session] }), away).do).toBe('send');
  });

  test('not while it is in hand itself, but as soon as it was put down', () => {
    expect(verdict('permission', session, wishes(), { ...away, deviceIdle: 10_000 })).toEqual({
      do: 'held',
      ms: IN_HAND_MS - 10_000,
    });
    expect(verdict('permission', session, wishes(), { ...away, deviceIdle: IN_HAND_MS }).do).toBe('send');
  });

  test('while somebody is at the desk only where that was not wished away', () => {
    const typing = { ...away, deskIdle: 5_000 };
    expect(verdict('permission', session, wishes(), typing).do).toBe('send');
    expect(verdict('permission', session, wishes({ onlyAway: true }), typing)).toEqual({
      do: 'held',
      ms: AT_DESK_MS - 5_000,
    });
    expect(verdict('permission', session, wishes({ onlyAway: true }), away).do).toBe('send');
  });
});

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' };
  const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 25, hour, minute);

  test.each([
    [20, 59, false],
    [21, 0, true],
    [23, 30, true],
    [5, 59, true],
    [6, 0, false],
    [12, 0, false],
  ])('over midnight, by the clock of their zone: %i:%i UTC', (hour, minute, quiet) => {
    expect(isQuiet(night, at(hour, minute))).toBe(quiet);
  });

  test('within a day, and none where they begin as they end', () => {
    const noon = { from: 12 * 60, to: 13 * 60, zone: 'UTC' };
    expect([isQuiet(noon, at(12, 30)), isQuiet(noon, at(13))]).toEqual([true, false]);
    expect(isQuiet({ ...noon, to: noon.from }, at(12))).toBe(false);
  });

  test('go with the summer time', () => {
    expect(isQuiet(night, Date.UTC(2026, 6, 1, 20, 30))).toBe(true);
  });
});

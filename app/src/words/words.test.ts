import { describe, expect, test } from 'vitest';
import type { LinkState } from '../../../shared/link/types.ts';
import { fakeMachine, fakeProject, fakeSession } from '../testing/fake-data.ts';
import { createActivity } from './activity.ts';
import { linkWords } from './link-words.ts';
import { sessionWords } from './session-words.ts';

const now = Date.now();
const project = fakeProject('halyard');

describe('how a machine is reached', () => {
  const words = (link: LinkState, freshAt: number | null = now) =>
    linkWords(fakeMachine({ name: 'atlas', link, freshAt }), now);

  test('a live one is live, and nothing needs saying', () => {
    expect(words({ at: 'live', since: now })).toMatchObject({
      mark: 'live',
      line: 'Live from atlas',
      detail: null,
    });
  });

  test.each(['relay-unreachable', 'relay-version', 'machine-unavailable', 'tampered', 'lost'] as const)(
    '%s says what it means',
    (why) => {
      const said = words({ at: 'offline', since: now, why, retryAt: null });
      expect(said.detail).toBeTruthy();
      expect(said.alarming).toBe(why === 'tampered');
    },
  );

  test('a machine that never answered was not seen at any time', () => {
    const said = words({ at: 'offline', since: now, why: 'lost', retryAt: null }, null);
    expect(said.line).not.toContain('Last seen');
  });

  test('a removed device is told so', () => {
    const said = words({ at: 'ended', since: now, why: 'revoked', message: '' });
    expect(said.line).toBe('This device was removed from atlas');
    expect(said.alarming).toBe(true);
  });
});

describe('what a session does', () => {
  test.each([
    [{ state: 'exited', exitCode: 0 }, true, 'done', 'exited 0'],
    [{ state: 'exited', exitCode: 2 }, true, 'fail', 'exited 2'],
    [{ state: 'exited', exitCode: null }, true, 'fail', 'ended by a signal'],
    [{ state: 'exited', exitCode: null, signal: 11 }, true, 'fail', 'ended by SIGSEGV'],
    [{ state: 'exited', exitCode: 129, stop: { how: 'politely', at: 1 } }, true, 'done', 'stopped'],
    [{ state: 'exited', signal: 9, stop: { how: 'force', at: 1 } }, true, 'done', 'stopped by force'],
    [{ stop: { how: 'firmly', at: 1 } }, true, 'work', 'asked to stop firmly'],
    [{ state: 'failed' }, true, 'fail', 'failed'],
    [{ state: 'failed', interrupted: true }, true, 'off', 'interrupted'],
    [{ state: 'exited', runs: 0, exitCode: null }, true, 'off', 'imported'],
    [{ state: 'starting' }, true, 'work', 'starting'],
    [{ lastOutputAt: now - 1_000 }, true, 'work', 'printing'],
    [{ lastOutputAt: now - 12 * 60_000 }, true, 'idle', 'quiet for 12 min'],
    [{ lastOutputAt: now }, false, 'off', 'was running'],
    [{ state: 'exited', exitCode: 0 }, false, 'done', 'exited 0'],
  ] as const)('%o, live %s, is %s: %s', (more, live, mark, word) => {
    expect(sessionWords(fakeSession('one', project, more), live, now)).toEqual({ mark, word });
  });
});

describe('the ink line', () => {
  test('has a stroke for each slice, the newest last', () => {
    const activity = createActivity(1_000, 4);
    activity.add(10_500, 900);
    activity.add(12_100, 40);
    const strokes = activity.strokes(12_900);
    expect(strokes).toHaveLength(4);
    expect(strokes[0]).toBe(0);
    expect(strokes[1]).toBe(1);
    expect(strokes[2]).toBe(0);
    expect(strokes[3]).toBeGreaterThan(0.3);
  });

  test('forgets what is older than it shows', () => {
    const activity = createActivity(1_000, 4);
    activity.add(1_000, 10);
    activity.add(60_000, 10);
    expect(activity.strokes(1_000)).toEqual([0, 0, 0, 0]);
  });

  test('one lone report is no tower', () => {
    const activity = createActivity(1_000, 4);
    activity.add(5_000, 1);
    expect(Math.max(...activity.strokes(5_000))).toBeLessThan(1);
  });
});

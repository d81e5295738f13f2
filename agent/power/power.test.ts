import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Activity } from '../../shared/model/activity.ts';
import { noLog } from '../../shared/model/log.ts';
import type { Session } from '../../shared/model/session.ts';
import { openStore, type Store } from '../store/open.ts';
import { insertSession, updateSession } from '../store/sessions.ts';
import { writeSetting } from '../store/settings.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { findInhibitor } from './inhibitor.ts';
import { createKeepAwake, reasonToStay } from './keep-awake.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'power-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const common = { since: 1, subagents: 0, compacting: false, model: null };
const working: Activity = { state: 'working', tool: null, detail: null, ...common };
const idle: Activity = { state: 'idle', ...common };
const waiting = { state: 'waiting', kind: 'plan', requestId: 'a'.repeat(26), ...common } as Activity;

describe('what is a reason to stay awake', () => {
  const live = (activity: Activity | null) => [{ ...aSession({ activity }), rev: 1 } as Session];
  test.each([
    ['never', working, false],
    ['working', working, true],
    ['working', waiting, false],
    ['waiting', waiting, true],
    ['waiting', idle, false],
    ['sessions', idle, true],
    ['sessions', null, true],
  ] as const)('%s', (when, activity, stays) => {
    expect(reasonToStay(when, live(activity))).toBe(stays);
    expect(reasonToStay(when, [])).toBe(false);
  });
});

describe('the machine', () => {
  let store: Store;
  let stop: () => void;
  let held: number;
  let refuses: string | null;
  const clock = testClock(1000);
  const hold = vi.fn(async () => {
    if (refuses !== null) throw new Error(refuses);
    held += 1;
    return {
      release() {
        held -= 1;
      },
    };
  });

  beforeEach(() => {
    store = openStore(join(dir, 'agent.db'));
    held = 0;
    refuses = null;
    hold.mockClear();
  });
  afterEach(() => {
    stop();
    store.close();
  });
  const make = () => {
    const find = async () => ({ tool: 'caffeinate' as const, hold });
    const made = createKeepAwake({ store, clock, log: noLog, find });
    stop = made.stop;
    return made;
  };
  const begin = (activity: Activity) => store.write((tx) => insertSession(tx, aSession({ activity })));
  const become = ({ id }: Session, activity: Activity) =>
    store.write((tx) => updateSession(tx, id, { activity }));

  test('is kept awake while Claude works, and a little longer', async () => {
    const made = make();
    const session = begin(working);
    await vi.waitFor(() => expect(held).toBe(1));
    become(session, idle);
    clock.advance(30_000);
    become(session, working);
    clock.advance(120_000);
    expect(held).toBe(1);
    expect(await made.state()).toEqual({ tool: 'caffeinate', awake: true, problem: null });
    become(session, idle);
    clock.advance(61_000);
    expect(held).toBe(0);
  });

  test('is let go when the setting says so, and when the agent stops', async () => {
    make();
    begin(working);
    await vi.waitFor(() => expect(held).toBe(1));
    store.write((tx) => writeSetting(tx, 'power', { keepAwake: 'never' }));
    clock.advance(61_000);
    expect(held).toBe(0);
    store.write((tx) => writeSetting(tx, 'power', { keepAwake: 'sessions' }));
    await vi.waitFor(() => expect(held).toBe(1));
    stop();
    expect(held).toBe(0);
  });

  test('that cannot be kept awake says why, and is asked again later, not at each change', async () => {
    refuses = 'Access denied';
    const made = make();
    const session = begin(working);
    await vi.waitFor(async () => expect((await made.state()).problem).toBe('Access denied'));
    for (let i = 0; i < 5; i++) become(session, { ...working, since: i });
    expect(hold).toHaveBeenCalledTimes(1);
    refuses = null;
    clock.advance(10 * 60_000);
    await vi.waitFor(() => expect(held).toBe(1));
    expect(await made.state()).toMatchObject({ awake: true, problem: null });
  });
});

describe('the system’s tool', () => {
  const env = () => ({ PATH: `${dir}:/usr/bin:/bin` });
  /** Does as systemd-inhibit does: runs the command and ends with it. */
  const fake = (script: string) =>
    writeFileSync(join(dir, 'systemd-inhibit'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  test('holds until it is released', async () => {
    fake(`echo "$*" > ${dir}/args; shift 4; "$@"; touch ${dir}/over`);
    const inhibitor = await findInhibitor(env(), 'linux');
    const lock = await inhibitor?.hold(() => {});
    expect(existsSync(join(dir, 'over'))).toBe(false);
    lock?.release();
    await vi.waitFor(() => expect(existsSync(join(dir, 'over'))).toBe(true), 10_000);
  });

  test('that may not hold off a sleep holds off being idle; that may neither says its own words', async () => {
    fake('case "$1" in *sleep*) echo "Access denied" >&2; exit 1;; esac; shift 4; exec "$@"');
    const lock = await (await findInhibitor(env(), 'linux'))?.hold(() => {});
    lock?.release();
    // Its words may be read after its end is known.
    fake('(sleep 0.1; echo "Failed to connect to bus" >&2) & exit 1');
    await expect((await findInhibitor(env(), 'linux'))?.hold(() => {})).rejects.toThrow(
      'Failed to connect to bus',
    );
  });

  test('that ends by itself is told', async () => {
    fake('shift 4; "$@" < /dev/null; echo gone >&2');
    const lost = vi.fn();
    await (await findInhibitor(env(), 'linux'))?.hold(lost);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledWith('gone'), 10_000);
  });

  test('is none where the system has none', async () => {
    expect(await findInhibitor({ PATH: dir }, 'darwin')).toBeNull();
  });
});

/** Keeps the machine awake while there is something to stay awake for, as the setting `power` says. */
import type { Log } from '../../shared/model/log.ts';
import type { Awake } from '../../shared/model/power.ts';
import type { Session } from '../../shared/model/session.ts';
import type { Setting } from '../../shared/model/settings.ts';
import type { Clock } from '../clock.ts';
import { reason } from '../problem.ts';
import type { Store } from '../store/open.ts';
import { liveSessions } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';
import type { Inhibitor } from './inhibitor.ts';

/** A pause between two turns is no reason to let go. */
const LINGER_MS = 60_000;
/** What failed once is tried again, not at each change. */
const AGAIN_MS = 10 * 60_000;

export interface KeepAwake {
  state(): Promise<Awake>;
  stop(): void;
}

/** Pure: whether these sessions are a reason to stay awake. */
export function reasonToStay(when: Setting<'power'>['keepAwake'], live: readonly Session[]): boolean {
  switch (when) {
    case 'never':
      return false;
    case 'sessions':
      return live.length > 0;
    case 'working':
      return live.some(({ activity }) => activity?.state === 'working');
    case 'waiting':
      return live.some(({ activity }) => activity?.state === 'working' || activity?.state === 'waiting');
  }
}

export function createKeepAwake(deps: {
  store: Store;
  clock: Clock;
  log: Log;
  find(): Promise<Inhibitor | null>;
}): KeepAwake {
  const { store, clock, log } = deps;
  let lock: { release(): void } | null = null;
  let taking = false;
  let problem: string | null = null;
  let letGo: (() => void) | null = null;
  let stopped = false;
  let retry: (() => void) | null = null;

  const wanted = (): boolean => reasonToStay(setting(store.db, 'power').keepAwake, liveSessions(store.db));

  function release(): void {
    letGo?.();
    letGo = null;
    lock?.release();
    lock = null;
  }

  async function take(): Promise<void> {
    taking = true;
    try {
      const inhibitor = await deps.find();
      if (inhibitor === null) return;
      const held = await inhibitor.hold((why) => {
        log('warn', 'power.lost', { why });
        lock = null;
        failed(why);
      });
      problem = null;
      if (stopped) held.release();
      else lock = held;
      log('info', 'power.awake', { by: inhibitor.tool });
    } catch (error) {
      log('warn', 'power.not-kept', { error: reason(error) });
      failed(reason(error));
    } finally {
      taking = false;
    }
  }

  function failed(why: string): void {
    problem = why;
    retry?.();
    retry = clock.after(AGAIN_MS, () => {
      retry = null;
      look();
    });
  }

  function look(): void {
    if (stopped) return;
    if (!wanted()) {
      if (lock !== null) letGo ??= clock.after(LINGER_MS, release);
      return;
    }
    letGo?.();
    letGo = null;
    if (lock === null && !taking && retry === null) void take();
  }

  const leave = store.onChanges(({ rows }) => {
    if (rows.session.length > 0 || rows.setting.length > 0) look();
  });
  look();

  return {
    async state() {
      const inhibitor = await deps.find();
      return { tool: inhibitor?.tool ?? null, awake: lock !== null, problem };
    },
    stop() {
      stopped = true;
      leave();
      retry?.();
      release();
    },
  };
}

/** Recordings while and after they grow: full blocks sealed, the whole held to its budget; and sessions that are kept no longer. */
import type { Log } from '../../shared/model/log.ts';
import type { Clock } from '../clock.ts';
import type { Home } from '../home.ts';
import { reason } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import { enforceBudget } from '../recordings/budget.ts';
import { recordingDir } from '../recordings/names.ts';
import { sealBlocks } from '../recordings/sealer.ts';
import type { Store } from '../store/open.ts';
import { endedBefore, pinnedSessions } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';

const EVERY_MS = 60_000;
const GIB = 1024 ** 3;
const DAY_MS = 24 * 3600 * 1000;
/** Deleted in one round: a person who chose a few days by mistake can still choose otherwise. */
const REMOVED_AT_ONCE = 50;

export interface Housekeeping {
  /** The run is over: what is left of it is sealed too. */
  ended(key: RunKey): void;
  /** When nothing else is done to recordings. Rejects as `work` does. */
  apart(work: () => Promise<void>): Promise<void>;
  stop(): void;
}

export function createHousekeeping(deps: {
  home: Pick<Home, 'recordingsDir'>;
  store: Store;
  clock: Clock;
  log: Log;
  following(): readonly { key: RunKey }[];
  /** The index of the history is held to so many bytes. */
  limitIndex(bytes: number): Promise<void>;
  delete(sessionIds: readonly string[]): Promise<unknown>;
}): Housekeeping {
  const { home, store, clock, log } = deps;
  let work: Promise<unknown> = Promise.resolve();
  let stopped = false;
  /** What the recordings were held to last; null: they may have grown since. To look at all of them takes a while. */
  let heldTo: number | null = null;

  /** One after the other: compressing is not worth more than one core. */
  function apart(task: () => Promise<void>): Promise<void> {
    const mine = work.then(() => (stopped ? undefined : task()));
    work = mine.catch(() => {});
    return mine;
  }
  function queue(task: () => Promise<unknown>): void {
    apart(async () => void (await task())).catch((error: unknown) =>
      log('error', 'recording.keep', { error: reason(error) }),
    );
  }
  function seal(key: RunKey, ended: boolean): void {
    heldTo = null;
    queue(() => sealBlocks(recordingDir(home.recordingsDir, key), { ended }));
  }
  async function holdTo(bytes: number): Promise<void> {
    if (heldTo === bytes) return;
    heldTo = bytes;
    await enforceBudget(home.recordingsDir, { bytes, last: pinnedSessions(store.db) });
  }

  async function forgetOld(keepDays: number | null): Promise<void> {
    if (keepDays === null) return;
    const old = endedBefore(store.db, clock.now() - keepDays * DAY_MS, REMOVED_AT_ONCE);
    if (old.length === 0) return;
    log('info', 'sessions.kept-no-longer', { sessions: old.length, days: keepDays });
    await deps.delete(old);
  }

  function round(): void {
    const { recordings, index, keepDays } = setting(store.db, 'storage');
    for (const { key } of deps.following()) seal(key, false);
    queue(() => holdTo(recordings * GIB));
    Promise.all([forgetOld(keepDays), deps.limitIndex(index * GIB)])
      .catch((error: unknown) => log('error', 'history.keep', { error: reason(error) }))
      .finally(() =>
        queue(async () => {
          cancel = clock.after(EVERY_MS, round);
        }),
      );
  }
  let cancel = clock.after(EVERY_MS, round);
  return {
    ended: (key) => seal(key, true),
    apart,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

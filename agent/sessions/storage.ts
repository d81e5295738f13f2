/** How much the machine keeps. All files are looked at, so the answer holds for a while. */
import { statfs } from 'node:fs/promises';
import type { Storage } from '../../shared/model/storage.ts';
import type { Clock } from '../clock.ts';
import type { History } from '../history/history.ts';
import type { Home } from '../home.ts';
import type { Store } from '../store/open.ts';
import { countSessions } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';
import { bytesIn } from './deletion.ts';

const FRESH_MS = 60_000;
const GIB = 1024 ** 3;

export function createStorage(deps: {
  home: Pick<Home, 'dir' | 'recordingsDir'>;
  store: Store;
  clock: Clock;
  history: Pick<History, 'state'>;
}): () => Promise<Storage> {
  const { home, store, clock, history } = deps;
  let last: { at: number; bytes: Promise<number> } | null = null;
  const recorded = (): Promise<number> => {
    if (last === null || clock.elapsed() - last.at > FRESH_MS) {
      last = { at: clock.elapsed(), bytes: bytesIn(home.recordingsDir) };
    }
    return last.bytes;
  };
  return async () => {
    const budget = setting(store.db, 'storage');
    const { bavail, bsize } = await statfs(home.dir);
    return {
      recordings: await recorded(),
      index: (await history.state()).bytes,
      recordingsBudget: Math.round(budget.recordings * GIB),
      indexBudget: Math.round(budget.index * GIB),
      sessions: countSessions(store.db),
      free: bavail * bsize,
    };
  };
}

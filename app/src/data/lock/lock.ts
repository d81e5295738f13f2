/** The lock as a person uses it: a passphrase when the app is opened, and again after a while without use. */
import { type Accessor, createSignal } from 'solid-js';
import type { Database } from '../database.ts';
import type { Tabs } from '../tabs.ts';
import type { ActionProblem, Result } from '../types.ts';
import { followUse } from './follow-use.ts';
import {
  type LockRecord,
  MIN_PASSPHRASE,
  makeLock,
  measureRounds,
  openLock,
  waitAfter,
} from './lock-record.ts';
import { reseal } from './reseal.ts';

export interface Lock {
  /** `none`: no passphrase is set. `locked`: nothing can be read before `unlock`. */
  state: Accessor<'none' | 'locked' | 'open'>;
  /** ms without use until it locks by itself; 0: only when the app is opened. */
  after: Accessor<number>;
  setAfter(ms: number): Promise<void>;
  unlock(passphrase: string): Promise<Unlocked>;
  /** ms that the next try has to wait. */
  wait: Accessor<number>;
  /** Seals all that is kept anew, under it; then the app loads anew, locked. */
  set(passphrase: string, after: number): Promise<Result<null>>;
  remove(passphrase: string): Promise<Result<null>>;
  /** At once, in every tab. */
  lockNow(): void;
  /** All that this device keeps goes, pairings too: the way out for who forgot the passphrase. */
  forgetEverything(): Promise<void>;
}

export type Unlocked = 'open' | 'wrong' | 'waits';

export interface LockOptions {
  tabs: Tabs;
  /** Loads the app anew; nothing of what was open stays in memory. */
  reload(): void;
  /** Every link ends and the database is closed: from now on nothing is written by this tab. */
  stop(): Promise<void>;
  openDatabase(): Promise<Database>;
  deleteDatabase(): Promise<void>;
  /** Another tab did not let go, so that nothing was done; told once the app is loaded anew. */
  onRefused(problem: ActionProblem): void;
  /** How many rounds one guess is to take. */
  rounds?(): Promise<number>;
}

export interface OpenLockControl extends Lock {
  /** The key of a locked database, once a person gave the passphrase. */
  ask(database: Database, record: LockRecord): Promise<CryptoKey>;
  /** As it stands now; null: none. */
  record(): LockRecord | null;
  close(): void;
}

export function createLock(options: LockOptions): OpenLockControl {
  const { tabs, reload, stop, openDatabase, deleteDatabase, onRefused, rounds = measureRounds } = options;
  const [record, setRecord] = createSignal<LockRecord | null>(null);
  const [state, setState] = createSignal<'none' | 'locked' | 'open'>('none');
  const [wait, setWait] = createSignal(0);
  let database: Database | null = null;
  let opened: (key: CryptoKey) => void = () => {};
  /** By a clock that nobody can set. */
  let notBefore = 0;

  const keep = async (next: LockRecord): Promise<void> => {
    setRecord(next);
    await database?.put('vault', next, 'lock');
  };
  function waitFor(ms: number): void {
    notBefore = performance.now() + ms;
    setWait(ms);
    if (ms > 0) setTimeout(() => setWait(0), ms);
  }
  const lockNow = (): void => {
    tabs.sendAway();
    reload();
  };
  const unfollow = followUse(() => (state() === 'open' ? (record()?.after ?? 0) : 0), lockNow);

  /** Null: right. Counts what is wrong, so that guessing gets slower, also over a reload. */
  async function check(passphrase: string): Promise<CryptoKey | 'wrong' | 'waits'> {
    const lock = record();
    if (lock === null) return 'wrong';
    if (performance.now() < notBefore) return 'waits';
    // Counted before it is tried: closing the page in time saves nobody a wrong one.
    await keep({ ...lock, wrong: lock.wrong + 1 });
    const key = await openLock(lock, passphrase);
    if (key === null) {
      waitFor(waitAfter(lock.wrong + 1));
      return 'wrong';
    }
    await keep({ ...lock, wrong: 0 });
    return key;
  }

  return {
    state,
    wait,
    record,
    close: unfollow,
    after: () => record()?.after ?? 0,
    async setAfter(ms) {
      const lock = record();
      if (lock !== null) await keep({ ...lock, after: ms });
    },
    ask(from, lock) {
      database = from;
      setRecord(lock);
      setState('locked');
      waitFor(waitAfter(lock.wrong));
      return new Promise((resolve) => {
        opened = resolve;
      });
    },
    async unlock(passphrase) {
      const key = await check(passphrase);
      if (key === 'wrong' || key === 'waits') return key;
      setState('open');
      opened(key);
      return 'open';
    },
    async set(passphrase, after) {
      if ([...passphrase].length < MIN_PASSPHRASE) return refused(TOO_SHORT);
      const { record: lock, key } = await makeLock(passphrase, after, await rounds());
      await stop();
      const was = await tabs.alone(async () => {
        const alone = await openDatabase();
        const former = await alone.get('vault', 'key');
        if (former instanceof CryptoKey) {
          // From here on a passphrase is asked for, and whoever gives it finishes what was cut off.
          await alone.put('vault', lock, 'lock');
          await finish(alone, former, key);
        }
        alone.close();
      });
      if (!was) onRefused(OTHER_TABS);
      reload();
      return was ? { ok: true, value: null } : refused(OTHER_TABS);
    },
    async remove(passphrase) {
      const key = await check(passphrase);
      if (key === 'wrong') return refused(WRONG);
      if (key === 'waits' || database === null) return refused(WAITS);
      const write = database.transaction('vault', 'readwrite');
      void write.store.put(key, 'key');
      void write.store.delete('lock');
      await write.done;
      setRecord(null);
      setState('none');
      return { ok: true, value: null };
    },
    lockNow,
    async forgetEverything() {
      await stop();
      if (!(await tabs.alone(deleteDatabase))) onRefused(OTHER_TABS);
      reload();
    },
  };
}

/** All that the former key sealed goes under the fresh one, and the former key goes. */
export async function finish(database: Database, former: CryptoKey, fresh: CryptoKey): Promise<void> {
  await reseal(database, former, fresh);
  await database.delete('vault', 'key');
}

const refused = (problem: ActionProblem): { ok: false; problem: ActionProblem } => ({ ok: false, problem });
const TOO_SHORT: ActionProblem = {
  title: 'This passphrase is too short.',
  detail: `Take at least ${MIN_PASSPHRASE} characters; four or five words that have nothing to do with each other are good.`,
};
const WRONG: ActionProblem = { title: 'That is not the passphrase.', detail: 'Nothing was changed.' };
const WAITS: ActionProblem = {
  title: 'Wait a moment.',
  detail: 'After wrong passphrases the next try waits.',
};
const OTHER_TABS: ActionProblem = {
  title: 'Another tab of Open Poet does not let go.',
  detail: 'Nothing was changed. Close the other tabs, then do it again.',
};

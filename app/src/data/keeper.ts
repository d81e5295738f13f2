/**
 * Holds the storage of this device: opens it, with the passphrase where one is set, and mends it where the browser took it away
 * or has no room. What is in memory is written down again; nothing of it is the only copy of anything on a machine.
 */
import { deleteDB } from 'idb';
import * as v from 'valibot';
import { keep, kept } from '../ui/kept.ts';
import { DATABASE, type Database, isFull, openDatabase, type Storage } from './database.ts';
import { createLock, finish, type Lock } from './lock/lock.ts';
import type { LockRecord } from './lock/lock-record.ts';
import { createTabs } from './tabs.ts';
import type { ActionProblem } from './types.ts';
import { newVaultKey, openVault } from './vault.ts';

export interface Keeper {
  lock: Lock;
  /** Rejects where this browser keeps no keys, or a newer version of the app was here. */
  open(): Promise<Storage>;
  /** A machine is paired, or none is any more: so that an empty storage can be told from one that was taken away. */
  setPaired(paired: boolean): void;
  close(): void;
}

export interface KeeperOptions {
  /** Something happened to the storage that a person should know. */
  onTrouble(problem: ActionProblem | null): void;
  /** The storage is empty and open again: what is in memory goes into it. */
  rescue(storage: Storage): Promise<void>;
  /** Drops what can be had again. False: there is nothing of that. */
  shrink(): Promise<boolean>;
  /** Ends everything that writes. */
  stop(): Promise<void>;
  reload(): void;
  /** Of the lock; as many as this device does in a while where absent. */
  rounds?(): Promise<number>;
  /** How long another tab may take to let go. */
  leaveMs?: number;
}

const MEND_AFTER_MS = [0, 300, 1_000, 3_000, 10_000];
const PAIRED = 'paired';
/** What is to be said after the page was loaded anew. */
const REFUSED = 'refused';
const saidSchema = v.object({ title: v.string(), detail: v.string() });

export function createKeeper(options: KeeperOptions): Keeper {
  const { onTrouble, rescue, shrink, stop, reload, rounds } = options;
  let database: Database | null = null;
  let storage: Storage | null = null;
  let key: CryptoKey | null = null;
  let isOver = false;
  let isBlocked = false;
  let mending: Promise<void> | null = null;

  const end = (): void => {
    isOver = true;
    database?.close();
  };
  const tabs = createTabs(() => {
    end();
    reload();
  }, options.leaveMs);
  const events = {
    onBlocked() {
      isBlocked = true;
      onTrouble(OLDER_TAB);
    },
    onSuperseded() {
      isOver = true;
      onTrouble(NEWER_TAB);
    },
    onLost: () => void mendSoon(),
  };
  const lock = createLock({
    tabs,
    reload,
    onRefused: ({ title, detail }) => keep(REFUSED, JSON.stringify({ title, detail })),
    ...(rounds && { rounds }),
    async stop() {
      await stop();
      end();
    },
    openDatabase: () => openDatabase({ onBlocked() {} }),
    async deleteDatabase() {
      await deleteDB(DATABASE);
      keep(PAIRED, null);
    },
  });

  /** True: it was there before. Two tabs may come here at once: whoever writes first decides, both read what stands. */
  async function readKey(from: Database): Promise<boolean> {
    const record = await from.get('vault', 'lock');
    const standing = await from.get('vault', 'key');
    if (isLock(record)) {
      key = await lock.ask(from, record);
      if (standing instanceof CryptoKey) await finish(from, standing, key);
      return true;
    }
    if (standing instanceof CryptoKey) {
      key = standing;
      return true;
    }
    await putKey(from, await newVaultKey(), null);
    const now = await from.get('vault', 'key');
    if (!(now instanceof CryptoKey)) throw new Error('this browser does not keep keys');
    key = now;
    return false;
  }

  async function putKey(to: Database, fresh: CryptoKey, record: LockRecord | null): Promise<void> {
    const write = to.transaction('vault', 'readwrite');
    const empty = (await write.store.count()) === 0;
    // Under a lock the key itself is never written down.
    if (empty) await (record === null ? write.store.put(fresh, 'key') : write.store.put(record, 'lock'));
    await write.done;
  }

  /** One at a time, for all that stumble over a closed database at once. */
  function mend(): Promise<void> {
    mending ??= again().finally(() => {
      mending = null;
    });
    return mending;
  }
  /** A browser that is still deleting refuses for a moment. */
  async function mendSoon(): Promise<void> {
    for (const wait of MEND_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (isOver) return;
      // Taken away once more meanwhile, it is opened once more; a write that stumbles over it tries again too.
      await mend().catch(() => {});
      if (isAlive()) return;
    }
  }
  function isAlive(): boolean {
    try {
      database?.transaction('vault').done.catch(() => {});
      return database !== null;
    } catch {
      return false;
    }
  }
  async function again(): Promise<void> {
    if (isOver || storage === null || key === null) throw new Error('the storage was closed for good');
    database?.close();
    database = await openDatabase(events);
    storage.database = database;
    if ((await database.count('vault')) > 0) return;
    await putKey(database, key, lock.record());
    await rescue(storage);
    onTrouble(TAKEN_AWAY);
  }

  return {
    lock,
    async open() {
      await tabs.join();
      const refused = kept(REFUSED);
      if (refused !== null) {
        keep(REFUSED, null);
        onTrouble(v.parse(saidSchema, JSON.parse(refused)));
      }
      database = await openDatabase(events);
      if (isBlocked) onTrouble(null);
      const was = await readKey(database);
      if (!was && kept(PAIRED) !== null) {
        keep(PAIRED, null);
        onTrouble(EMPTIED);
      }
      if (key === null) throw new Error('this browser does not keep keys');
      storage = {
        database,
        vault: openVault(key),
        async mend(error) {
          if (isFull(error)) {
            onTrouble(NO_ROOM);
            return shrink();
          }
          await mend();
          return true;
        },
      };
      return storage;
    },
    setPaired: (paired) => keep(PAIRED, paired ? '1' : null),
    close() {
      end();
      lock.close();
      tabs.close();
    },
  };
}

const isLock = (value: unknown): value is LockRecord =>
  typeof value === 'object' && value !== null && 'wrapped' in value;

const OLDER_TAB: ActionProblem = {
  title: 'Another tab holds an older version of Open Poet.',
  detail: 'Close the other tabs of this app; this one goes on by itself.',
};
const NEWER_TAB: ActionProblem = {
  title: 'A newer version of Open Poet runs in another tab.',
  detail: 'This one keeps nothing any more. Reload it once you are done here.',
};
const TAKEN_AWAY: ActionProblem = {
  title: 'The browser removed what was kept on this device.',
  detail:
    'The pairing, the lists and what waits to be sent were written down again. Longer texts are read anew. Nothing on a machine is lost.',
};
const EMPTIED: ActionProblem = {
  title: 'The browser removed what was kept on this device.',
  detail: 'Pair with your machines again. Nothing on them is lost. Installed, Open Poet is kept for good.',
};
const NO_ROOM: ActionProblem = {
  title: 'This device has no room left.',
  detail: 'What was not read for longest was dropped here; it can be read again while its machine answers.',
};

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
import type { Trouble } from './types.ts';
import { newVaultKey, openVault } from './vault.ts';

export interface Keeper {
  lock: Lock;
  /** Rejects where this browser keeps no keys, or a newer version of the app was here. */
  open(): Promise<Storage>;
  /** Of what is kept here alone, so that an empty storage can be told from one that was taken away. */
  note(here: OnlyHere | null): void;
  close(): void;
}

/** What nothing else than this device's storage holds. */
export interface OnlyHere {
  /** Machines that it is paired with. */
  machines: number;
  /** What was written here and has not reached its machine. */
  unsent: number;
}

export interface KeeperOptions {
  /** Something happened to the storage that a person should know. */
  onTrouble(trouble: Trouble | null): void;
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
const ONLY_HERE = 'paired';
const onlyHereSchema = v.object({ machines: v.number(), unsent: v.number() });
/** What is to be said after the page was loaded anew. */
const REFUSED = 'refused';
const saidSchema = v.object({ title: v.string(), detail: v.string() });

export function createKeeper(options: KeeperOptions): Keeper {
  const { onTrouble, rescue, shrink, stop, reload, rounds } = options;
  let database: Database | null = null;
  let storage: Storage | null = null;
  let key: CryptoKey | null = null;
  /** The id of the database. */
  let made: unknown;
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
      keep(ONLY_HERE, null);
    },
  });

  /** Two tabs may come here at once: whoever writes first decides, both read what stands. */
  async function readKey(from: Database): Promise<void> {
    const record = await from.get('vault', 'lock');
    const standing = await from.get('vault', 'key');
    if (isLock(record)) {
      key = await lock.ask(from, record);
      if (standing instanceof CryptoKey) await finish(from, standing, key);
      return;
    }
    if (standing instanceof CryptoKey) {
      key = standing;
      return;
    }
    await putKey(from, await newVaultKey(), null);
    const now = await from.get('vault', 'key');
    if (!(now instanceof CryptoKey)) throw new Error('this browser does not keep keys');
    key = now;
  }

  async function putKey(to: Database, fresh: CryptoKey, record: LockRecord | null): Promise<void> {
    const write = to.transaction('vault', 'readwrite');
    const [standing, locked] = await Promise.all([write.store.get('key'), write.store.get('lock')]);
    const empty = standing === undefined && locked === undefined;
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
    if (!isOver) onTrouble(KEEPS_NOTHING);
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
    const id = await database.get('vault', 'made');
    if (id === made) return;
    made = id;
    storage.emptied += 1;
    await putKey(database, key, lock.record());
    const standing = await database.get('vault', 'key');
    // A tab that was opened meanwhile began with a key of its own.
    if (standing instanceof CryptoKey && lock.record() === null) {
      key = standing;
      storage.vault = openVault(key);
    }
    // Not waited for: what is written in there may itself be waiting for this to be open again.
    void rescue(storage).then(
      () => onTrouble(TAKEN_AWAY),
      () => onTrouble(KEEPS_NOTHING),
    );
  }

  return {
    lock,
    async open() {
      await tabs.join();
      const refused = kept(REFUSED);
      if (refused !== null) {
        keep(REFUSED, null);
        onTrouble({ ...v.parse(saidSchema, JSON.parse(refused)), act: 'seen' });
      }
      database = await openDatabase(events);
      if (isBlocked) onTrouble(null);
      await readKey(database);
      const lost = (await database.count('machines')) === 0 ? onlyHere() : null;
      if (lost !== null) onTrouble(emptied(lost));
      made = await database.get('vault', 'made');
      if (key === null) throw new Error('this browser does not keep keys');
      storage = {
        database,
        vault: openVault(key),
        emptied: 0,
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
    note: (here) => keep(ONLY_HERE, here === null ? null : JSON.stringify(here)),
    close() {
      end();
      lock.close();
      tabs.close();
    },
  };
}

/** As it was noted; null: nothing was here. */
function onlyHere(): OnlyHere | null {
  const noted = kept(ONLY_HERE);
  if (noted === null) return null;
  try {
    return v.parse(onlyHereSchema, JSON.parse(noted));
  } catch {
    // Of an app that noted no numbers.
    return { machines: 1, unsent: 0 };
  }
}

const isLock = (value: unknown): value is LockRecord =>
  typeof value === 'object' && value !== null && 'wrapped' in value;

const TAKEN = 'The browser removed what was kept on this device.';
const OLDER_TAB: Trouble = {
  title: 'Another tab holds an older version of Open Poet.',
  detail: 'Close the other tabs of this app; this one goes on by itself.',
  act: 'wait',
};
const NEWER_TAB: Trouble = {
  title: 'A newer version of Open Poet runs in another tab.',
  detail: 'This one keeps nothing any more. Reload it once you are done here.',
  act: 'reload',
};
const TAKEN_AWAY: Trouble = {
  title: TAKEN,
  detail:
    'Pairings, lists, what waits to be sent and the words you began here were written down again. Longer texts are read anew. Nothing on a machine is lost.',
  act: 'seen',
};
const KEEPS_NOTHING: Trouble = {
  title: 'The browser took its storage away and gives none back.',
  detail:
    'Machines are reached as before, and what is on this page stays while it is open. Nothing on a machine is lost.',
  act: 'reload',
};
const NO_ROOM: Trouble = {
  title: 'This device has no room left.',
  detail: 'What was not read for longest was dropped here; it can be read again while its machine answers.',
  act: 'seen',
};

function emptied({ machines, unsent }: OnlyHere): Trouble {
  const pairings =
    machines === 1 ? 'the pairing with your machine' : `the pairings with ${machines} machines`;
  const waiting =
    unsent === 1 ? 'one thing that was not sent yet' : `${unsent} things that were not sent yet`;
  const gone = unsent === 0 ? `${pairings} and unsent drafts` : `${pairings}, drafts and ${waiting}`;
  return {
    title: TAKEN,
    detail: `Gone from here: ${gone}. Nothing on a machine is lost: pair again, and all of it can be read. Installed, Open Poet is kept better.`,
    act: 'pair',
  };
}

/**
 * What machines said at length (a page of output, a transcript, a report), sealed, within a budget of bytes. What was not read
 * for longest goes first; what a person wants here always stays. The table of entries is held in memory, the things themselves are not.
 */
import * as v from 'valibot';
import { timeSchema } from '../../../../shared/model/ids.ts';
import { type KeptEntry, mended, type Storage } from '../database.ts';
import type { Kept } from '../types.ts';

export const MAX_ENTRIES = 10_000;
/** Evicting leaves so much of the budget, so that not every new thing evicts. */
const LEAVES = 0.9;
/** A thing above this part of the budget would push out too much else. */
const LARGEST = 0.25;
/** Opened at once while all of it is looked through. */
const AT_ONCE = 16;

const recordSchema = v.object({ at: timeSchema, path: v.string(), value: v.unknown() });
export type KeptRecord = v.InferOutput<typeof recordSchema> & { group: string };

export interface Shelf {
  /** By name, as last counted. */
  entries(): Promise<ReadonlyMap<string, KeptEntry>>;
  /** Counts again: another tab may have kept something. */
  recount(): Promise<void>;
  /** Null where there is none, or it does not fit what is expected of it now. */
  read<const S extends v.GenericSchema>(
    machineId: string,
    path: string,
    schema: S,
  ): Promise<Kept<v.InferOutput<S>> | null>;
  /** `at`: when the machine said it, ms since 1970. False: there is no room for it. */
  put(machineId: string, path: string, value: unknown, at?: number): Promise<boolean>;
  /** Drops what was not read for longest until no more than `bytes` are left. Gives how many went. */
  shrinkTo(bytes: number): Promise<number>;
  forget(isIn: (group: string) => boolean): Promise<void>;
  /** Everything, the last used first, opened; what cannot be opened is left out. */
  walk(): AsyncGenerator<KeptRecord>;
}

export interface ShelfOptions {
  budget(): number;
  isAlwaysHere(group: string): boolean;
  onChange(): void;
  now?(): number;
}

const OWNER = /^\/(?:v1|kept)\/(?:sessions|tasks)\/([a-z2-7]{26})(?:[/?]|$)/;

/** The session or task that a path is about is what a person sees kept, holds and clears as one. */
export const groupOf = (machineId: string, path: string): string =>
  `${machineId}/${OWNER.exec(path)?.[1] ?? ''}`;

export function createShelf(storage: Storage, options: ShelfOptions): Shelf {
  const { budget, isAlwaysHere, onChange, now = Date.now } = options;
  let table: Map<string, KeptEntry> = new Map();
  let counted: Promise<void> | null = null;
  let latest = 0;

  const nameOf = (machineId: string, path: string) => storage.vault.name(`${machineId}${path}`);
  const total = () => [...table.values()].reduce((sum, { size }) => sum + size, 0);
  /** Later than all before it, however the clock was set meanwhile. */
  const stamp = (): number => {
    latest = Math.max(now(), latest + 1);
    return latest;
  };

  async function count(): Promise<void> {
    const [keys, values] = await mended(storage, () => {
      const { store } = storage.database.transaction('kept');
      return Promise.all([store.getAllKeys(), store.getAll()]);
    });
    table = new Map(keys.map((key, at) => [key, values[at] as KeptEntry]));
    for (const { usedAt } of values) latest = Math.max(latest, usedAt);
    onChange();
  }
  const isCounted = () => {
    counted ??= recount();
    return counted;
  };
  function recount(): Promise<void> {
    counted = count();
    // Counted anew by whoever asks next.
    counted.catch(() => {
      counted = null;
    });
    return counted;
  }

  async function drop(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const write = storage.database.transaction(['kept', 'keptBytes'], 'readwrite');
    for (const name of names) {
      void write.objectStore('kept').delete(name);
      void write.objectStore('keptBytes').delete(name);
      table.delete(name);
    }
    await write.done;
    onChange();
  }

  async function shrinkTo(bytes: number): Promise<number> {
    await count();
    let over = total() - bytes;
    let many = table.size - MAX_ENTRIES;
    if (over <= 0 && many <= 0) return 0;
    const going: string[] = [];
    const oldest = [...table].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [name, { group, size }] of oldest) {
      if (over <= 0 && many <= 0) break;
      if (isAlwaysHere(group)) continue;
      going.push(name);
      over -= size;
      many -= 1;
    }
    await drop(going);
    return going.length;
  }

  async function open(name: string): Promise<v.InferOutput<typeof recordSchema> | null> {
    const sealed = await mended(storage, () => storage.database.get('keptBytes', name));
    if (sealed === undefined) return null;
    const opened = await storage.vault.open(`kept/${name}`, sealed).catch(() => undefined);
    const parsed = v.safeParse(recordSchema, opened);
    return parsed.success ? parsed.output : null;
  }

  return {
    async entries() {
      await isCounted();
      return table;
    },
    recount,
    async read(machineId, path, schema) {
      const name = await nameOf(machineId, path);
      const record = await open(name);
      if (record === null) return null;
      const value = v.safeParse(schema, record.value);
      if (!value.success) {
        await drop([name]);
        return null;
      }
      await isCounted();
      const entry = table.get(name);
      if (entry !== undefined) {
        const used = { ...entry, usedAt: stamp() };
        table.set(name, used);
        await mended(storage, () => storage.database.put('kept', used, name)).catch(() => {});
      }
      return { at: record.at, value: value.output };
    },
    async put(machineId, path, value, at = now()) {
      await isCounted();
      const name = await nameOf(machineId, path);
      const sealed = await storage.vault.seal(`kept/${name}`, { at, path, value });
      const group = groupOf(machineId, path);
      if (sealed.length > budget() * LARGEST) return false;
      const room = budget() - sealed.length;
      if (total() - (table.get(name)?.size ?? 0) > room || table.size >= MAX_ENTRIES) {
        await shrinkTo(budget() * LEAVES - sealed.length);
        // All that is left is to be here always.
        if (total() > room) return false;
      }
      const entry: KeptEntry = { group, usedAt: stamp(), size: sealed.length };
      await mended(storage, async () => {
        const write = storage.database.transaction(['kept', 'keptBytes'], 'readwrite');
        void write.objectStore('kept').put(entry, name);
        void write.objectStore('keptBytes').put(sealed, name);
        await write.done;
      });
      table.set(name, entry);
      onChange();
      return true;
    },
    shrinkTo,
    async forget(isIn) {
      await count();
      await drop([...table].filter(([, { group }]) => isIn(group)).map(([name]) => name));
    },
    async *walk() {
      await isCounted();
      const names = [...table].sort(([, a], [, b]) => b.usedAt - a.usedAt).map(([name]) => name);
      for (let from = 0; from < names.length; from += AT_ONCE) {
        const some = names.slice(from, from + AT_ONCE);
        const opened = await Promise.all(some.map(open));
        for (const [at, record] of opened.entries()) {
          const entry = table.get(some[at] as string);
          if (record !== null && entry !== undefined) yield { ...record, group: entry.group };
        }
      }
    },
  };
}

/** What a device keeps, in memory, for tests of components and for the gallery. No part of the product imports it. */
import { createSignal } from 'solid-js';
import { budgets, type Cache, type KeptGroup, type KeptScreen } from '../data/cache/cache.ts';
import type { FoundHere } from '../data/cache/search.ts';
import type { Lock } from '../data/lock/lock.ts';

export interface FakeCacheOptions {
  groups?: readonly KeptGroup[];
  found?: readonly FoundHere[];
  screens?: Record<string, KeptScreen>;
}

export function fakeCache(options: FakeCacheOptions = {}): Cache {
  const [groups, setGroups] = createSignal(options.groups ?? []);
  const [budget, setBudget] = createSignal<number>(budgets[1]);
  const screens = new Map(Object.entries(options.screens ?? {}));
  return {
    groups,
    recount: async () => {},
    budget,
    setBudget: async (bytes) => void setBudget(bytes),
    always: () =>
      groups().flatMap(({ always, machineId, id }) => (always ? [{ machineId, sessionId: id }] : [])),
    isAlwaysHere: (machineId, sessionId) =>
      groups().some((one) => one.machineId === machineId && one.id === sessionId && one.always),
    keepAlways: async (machineId, sessionId, on) => {
      setGroups((all) =>
        all.map((one) =>
          one.machineId === machineId && one.id === sessionId ? { ...one, always: on } : one,
        ),
      );
    },
    clear: async (group) =>
      void setGroups((all) => all.filter((one) => group !== undefined && one.id !== group.id)),
    lastOutput: async (_, sessionId) => {
      const value = screens.get(sessionId);
      return value === undefined ? null : { value, at: Date.now() - 60_000 };
    },
    keepOutput: async (_, sessionId, screen) => void screens.set(sessionId, screen),
    search: async () => options.found ?? [],
  };
}

/** `passphrase`: what opens it; null where none is set. */
export function fakeLock(passphrase: string | null = null, locked = passphrase !== null): Lock {
  const [state, setState] = createSignal<'none' | 'locked' | 'open'>(
    passphrase === null ? 'none' : locked ? 'locked' : 'open',
  );
  const [after, setAfter] = createSignal(300_000);
  const [wait, setWait] = createSignal(0);
  let wrong = 0;
  return {
    state,
    after,
    setAfter: async (ms) => void setAfter(ms),
    wait,
    async unlock(typed) {
      if (wait() > 0) return 'waits';
      if (typed !== passphrase) {
        wrong += 1;
        if (wrong >= 3) setWait(5_000);
        return 'wrong';
      }
      setState('open');
      return 'open';
    },
    set: async () => ({ ok: true, value: null }),
    async remove(typed) {
      if (typed === passphrase) {
        setState('none');
        return { ok: true, value: null };
      }
      return { ok: false, problem: { title: 'That is not the passphrase.', detail: 'Nothing was changed.' } };
    },
    lockNow: () => void setState('locked'),
    forgetEverything: async () => {},
  };
}

export interface FakeKeeping {
  cache?: Cache;
  lock?: Lock;
}
export const fakeKeeping = ({
  cache = fakeCache(),
  lock = fakeLock(),
}: FakeKeeping): Required<FakeKeeping> => ({
  cache,
  lock,
});

/** What a device keeps, in memory, for tests of components and for the gallery. No part of the product imports it. */
import { createSignal } from 'solid-js';
import { budgets, type Cache, type KeptGroup, type KeptScreen } from '../data/cache/cache.ts';
import type { FoundHere } from '../data/cache/search.ts';

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

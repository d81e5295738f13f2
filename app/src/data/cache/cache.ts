/** What this device keeps to be read without a network: how much, of what, what goes and what stays. */
import { type Accessor, createSignal } from 'solid-js';
import * as v from 'valibot';
import { countSchema, idSchema } from '../../../../shared/model/ids.ts';
import { sizeSchema } from '../../../../shared/model/session.ts';
import { mended, type Storage } from '../database.ts';
import type { Kept, MachineView } from '../types.ts';
import { moveAnswers } from './move-answers.ts';
import { type FoundHere, type SearchHere, searchHere } from './search.ts';
import { createShelf, type Shelf } from './shelf.ts';

export const budgets = [25e6, 100e6, 500e6] as const;
const MAX_ALWAYS = 200;
/** A screen full of colours, and its scrollback as text. */
const MAX_DRAWN = 400_000;

export const keptScreenSchema = v.object({
  run: countSchema,
  /** So many bytes of the run had been drawn. */
  offset: countSchema,
  size: sizeSchema,
  /** Draws it on a fresh terminal of that size. */
  drawn: v.pipe(v.string(), v.maxLength(MAX_DRAWN)),
  /** The same without colours. */
  text: v.pipe(v.string(), v.maxLength(MAX_DRAWN)),
});
export type KeptScreen = v.InferOutput<typeof keptScreenSchema>;

const choicesSchema = v.object({
  budget: v.picklist(budgets),
  always: v.pipe(v.array(v.object({ machineId: v.string(), sessionId: idSchema })), v.maxLength(MAX_ALWAYS)),
});
type Choices = v.InferOutput<typeof choicesSchema>;

export interface KeptGroup {
  machineId: string;
  /** Of a session or a task; '': of neither. */
  id: string;
  bytes: number;
  usedAt: number;
  always: boolean;
}

export interface Cache {
  /** Sessions, tasks and the rest, the last used first. Counted by `recount`. */
  groups: Accessor<readonly KeptGroup[]>;
  recount(): Promise<void>;
  budget: Accessor<number>;
  setBudget(bytes: (typeof budgets)[number]): Promise<void>;
  /** Sessions that are fetched whole and never go by themselves. */
  always: Accessor<readonly { machineId: string; sessionId: string }[]>;
  isAlwaysHere(machineId: string, sessionId: string): boolean;
  keepAlways(machineId: string, sessionId: string, on: boolean): Promise<void>;
  clear(group?: Pick<KeptGroup, 'machineId' | 'id'>): Promise<void>;
  /** The last screen of a session's terminal that was drawn here, and when. */
  lastOutput(machineId: string, sessionId: string): Promise<Kept<KeptScreen> | null>;
  keepOutput(machineId: string, sessionId: string, screen: KeptScreen): Promise<void>;
  /** Over all that is kept here, rows of every machine included. */
  search(query: string, filter?: SearchHere, signal?: AbortSignal): Promise<readonly FoundHere[]>;
}

export interface OpenCache extends Cache {
  /** Resolves once the storage is open and what an older version kept has moved; rejects where there is none. */
  opened: Promise<void>;
  read: Shelf['read'];
  put: Shelf['put'];
  /** The storage is empty: what a person chose is written down again. */
  rewrite(): Promise<void>;
  /** Drops half of what is kept. False: there was nothing that could go. */
  shrink(): Promise<boolean>;
  /** These sessions and tasks are gone from the machine. */
  forgetGone(machineId: string, isGone: (id: string) => boolean): Promise<void>;
  forgetMachine(machineId: string): Promise<void>;
}

const outputPath = (sessionId: string): string => `/kept/sessions/${sessionId}/screen`;
const NO_CHOICES: Choices = { budget: 100e6, always: [] };
/** The table changes with each thing that is read; whoever looks at it sees it soon enough. */
const TELL_MS = 250;

const partsOf = (group: string): [machineId: string, id: string] => {
  const slash = group.indexOf('/');
  return [group.slice(0, slash), group.slice(slash + 1)];
};

export function createCache(
  storage: Promise<Storage>,
  machines: () => readonly MachineView[],
  now: () => number = Date.now,
): OpenCache {
  const [choices, setChoices] = createSignal(NO_CHOICES);
  const [groups, setGroups] = createSignal<readonly KeptGroup[]>([]);
  const isAlways = (machineId: string, id: string): boolean =>
    choices().always.some((one) => one.machineId === machineId && one.sessionId === id);

  const shelf: Promise<Shelf> = storage.then(async (open) => {
    setChoices(await readChoices(open));
    const made = createShelf(open, {
      budget: () => choices().budget,
      isAlwaysHere: (group) => isAlways(...partsOf(group)),
      onChange: tellSoon,
      now,
    });
    await moveAnswers(open, made);
    return made;
  });
  shelf.catch(() => {});

  let isTelling = false;
  function tellSoon(): void {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      tell().catch(() => {});
    }, TELL_MS);
  }
  async function tell(): Promise<void> {
    const sums = new Map<string, { bytes: number; usedAt: number }>();
    for (const { group, size, usedAt } of (await (await shelf).entries()).values()) {
      const sum = sums.get(group) ?? { bytes: 0, usedAt: 0 };
      sums.set(group, { bytes: sum.bytes + size, usedAt: Math.max(sum.usedAt, usedAt) });
    }
    const all = [...sums].map(([group, { bytes, usedAt }]): KeptGroup => {
      const [machineId, id] = partsOf(group);
      // A clock that was ahead for a while leaves times behind that have not come.
      return { machineId, id, bytes, usedAt: Math.min(usedAt, now()), always: isAlways(machineId, id) };
    });
    setGroups(all.sort((a, b) => b.usedAt - a.usedAt));
  }

  async function choose(part: Partial<Choices>): Promise<void> {
    setChoices({ ...choices(), ...part });
    await writeChoices();
    await tell();
  }
  async function writeChoices(): Promise<void> {
    const open = await storage;
    const sealed = await open.vault.seal('choices/cache', choices());
    await mended(open, () => open.database.put('choices', sealed, 'cache'));
  }
  async function recount(): Promise<void> {
    await (await shelf).recount();
    await tell();
  }

  return {
    opened: shelf.then(() => {}),
    read: async (...args) => (await shelf).read(...args),
    put: async (...args) => (await shelf).put(...args),
    groups,
    recount,
    async rewrite() {
      await writeChoices();
      await recount();
    },
    budget: () => choices().budget,
    async setBudget(bytes) {
      await choose({ budget: bytes });
      await (await shelf).shrinkTo(bytes);
    },
    async shrink() {
      const open = await shelf;
      const bytes = [...(await open.entries()).values()].reduce((sum, { size }) => sum + size, 0);
      return (await open.shrinkTo(bytes / 2)) > 0;
    },
    always: () => choices().always,
    isAlwaysHere: isAlways,
    async keepAlways(machineId, sessionId, on) {
      const others = choices().always.filter(
        (one) => one.machineId !== machineId || one.sessionId !== sessionId,
      );
      await choose({ always: on ? [{ machineId, sessionId }, ...others].slice(0, MAX_ALWAYS) : others });
    },
    clear: async (group) =>
      (await shelf).forget((one) => group === undefined || one === `${group.machineId}/${group.id}`),
    lastOutput: async (machineId, sessionId) =>
      (await shelf).read(machineId, outputPath(sessionId), keptScreenSchema),
    async keepOutput(machineId, sessionId, screen) {
      const parsed = v.safeParse(keptScreenSchema, screen);
      if (parsed.success) await (await shelf).put(machineId, outputPath(sessionId), parsed.output);
    },
    search: async (query, filter, signal) =>
      searchHere(query, { machines: machines(), kept: (await shelf).walk() }, filter, signal),
    async forgetGone(machineId, isGone) {
      const gone = choices().always.filter((one) => one.machineId === machineId && isGone(one.sessionId));
      if (gone.length > 0) await choose({ always: choices().always.filter((one) => !gone.includes(one)) });
      await (await shelf).forget((group) => {
        const [machine, id] = partsOf(group);
        return machine === machineId && id !== '' && isGone(id);
      });
    },
    async forgetMachine(machineId) {
      await choose({ always: choices().always.filter((one) => one.machineId !== machineId) });
      await (await shelf).forget((group) => partsOf(group)[0] === machineId);
    },
  };
}

async function readChoices({ database, vault }: Storage): Promise<Choices> {
  const sealed = await database.get('choices', 'cache');
  if (sealed === undefined) return NO_CHOICES;
  const parsed = v.safeParse(choicesSchema, await vault.open('choices/cache', sealed).catch(() => undefined));
  return parsed.success ? parsed.output : NO_CHOICES;
}

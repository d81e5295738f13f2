/** One longer thing of a machine as a screen reads it: what is kept at once, then what the machine says. */
import { createEffect, createSignal, on } from 'solid-js';
import type * as v from 'valibot';
import type { ActionProblem, Data } from './types.ts';

export interface Reading<T> {
  value(): T | null;
  /** When it was heard, ms since 1970. */
  at(): number | null;
  /** Set only where there is nothing to show. */
  problem(): ActionProblem | null;
  again(): void;
}

/** `version` changes where the machine has something newer; null `path`: nothing is read. */
export function createReading<const S extends v.GenericSchema>(
  data: Data,
  from: { machineId(): string; path(): string | null; schema: S; version?(): unknown },
): Reading<v.InferOutput<S>> {
  const [got, setGot] = createSignal<{ value: v.InferOutput<S>; at: number } | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [tries, setTries] = createSignal(0);
  let shown: string | null = null;
  let round = 0;
  const live = () => data.machine(from.machineId())?.link().at === 'live';

  async function read(machineId: string, path: string): Promise<void> {
    round += 1;
    const mine = round;
    const key = machineId + path;
    if (shown !== key) {
      shown = key;
      setGot(null);
      setProblem(null);
      const kept = await data.kept(machineId, path, from.schema);
      if (mine !== round) return;
      if (kept !== null) setGot(kept);
    }
    const fresh = await data.fresh(machineId, path, from.schema);
    if (mine !== round) return;
    if (fresh.ok) {
      setGot({ value: fresh.value, at: Date.now() });
      setProblem(null);
    } else if (got() === null) setProblem(fresh.problem);
  }

  createEffect(
    on([from.machineId, from.path, () => from.version?.(), live, tries], ([machineId, path]) => {
      if (path !== null) void read(machineId, path);
    }),
  );
  return {
    value: () => got()?.value ?? null,
    at: () => got()?.at ?? null,
    problem,
    again: () => void setTries((count) => count + 1),
  };
}

/** Collects one body and says how much of it has come. */
import { type Bytes, concat } from '../wire/bytes.ts';
import { TAKEN_STEP } from './body-sender.ts';

/** Counts what came, and calls `taken` with the total each time a step is full. */
export function createTakenCounter(taken: (total: number) => void): {
  readonly total: number;
  add(bytes: number): void;
} {
  let total = 0;
  let told = 0;
  return {
    get total() {
      return total;
    },
    add(bytes) {
      total += bytes;
      if (total - told < TAKEN_STEP) return;
      told = total;
      taken(total);
    },
  };
}

export interface Assembly {
  readonly total: number;
  add(bytes: Uint8Array): void;
  whole(): Bytes;
}

export function createAssembly(taken: (total: number) => void): Assembly {
  const parts: Uint8Array[] = [];
  const counter = createTakenCounter(taken);
  return {
    get total() {
      return counter.total;
    },
    add(bytes) {
      parts.push(bytes);
      counter.add(bytes.length);
    },
    whole: () => concat(...parts),
  };
}

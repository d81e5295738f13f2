/** Collects one body and says how much of it has come. */
import type { Bytes } from '../wire/bytes.ts';
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

/** Copies into one buffer: kept pieces would each hold the message that they came in, however few bytes they are. */
export function createAssembly(taken: (total: number) => void): Assembly {
  let buffer: Bytes = new Uint8Array(0);
  const counter = createTakenCounter(taken);
  return {
    get total() {
      return counter.total;
    },
    add(bytes) {
      const { total } = counter;
      const needed = total + bytes.length;
      if (needed > buffer.length) {
        const larger = new Uint8Array(Math.max(needed, buffer.length * 2));
        larger.set(buffer.subarray(0, total));
        buffer = larger;
      }
      buffer.set(bytes, total);
      counter.add(bytes.length);
    },
    whole: () => buffer.subarray(0, counter.total),
  };
}

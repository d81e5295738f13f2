/** What a hostile relay does to one frame. Each is a way to tamper; none may pass unnoticed. */
import type { Seeded } from './random.ts';
import type { Meddle, TappedFrame } from './relay-proxy.ts';

export const TAMPERS = [
  'alter',
  'truncate',
  'extend',
  'empty',
  'replay',
  'drop',
  'reorder',
  'invent',
  'from another channel',
] as const;
export type Tamper = (typeof TAMPERS)[number];

export interface Attack {
  meddle: Meddle;
  /** Whether the frame has come that was tampered with. */
  done(): boolean;
}

/**
 * Tampers once with the first transport message of a device's socket in this direction that comes after `skip`
 * others. `foreign`: a frame that was valid in another channel of the same device.
 */
export function attack(
  tamper: Tamper,
  way: 'up' | 'down',
  { random, foreign, skip = 2 }: { random: Seeded; foreign: Buffer; skip?: number },
): Attack {
  let seen = 0;
  let done = false;
  let held: Buffer | null = null;

  function spoil(bytes: Buffer): readonly Buffer[] {
    switch (tamper) {
      case 'alter': {
        const copy = Buffer.from(bytes);
        const at = random.int(copy.length);
        copy[at] = (copy[at] as number) ^ (1 << random.int(8));
        return [copy];
      }
      case 'truncate':
        return [bytes.subarray(0, bytes.length - 1 - random.int(bytes.length - 1))];
      case 'extend':
        return [Buffer.concat([bytes, random.bytes(1 + random.int(64))])];
      case 'empty':
        return [Buffer.alloc(0), bytes];
      case 'replay':
        return [bytes, bytes];
      case 'drop':
        return [];
      case 'reorder':
        held = bytes;
        return [];
      case 'invent':
        return [random.bytes(80), bytes];
      case 'from another channel':
        return [foreign];
    }
  }

  return {
    done: () => done && held === null,
    meddle(frame: TappedFrame) {
      // The first binary message of each direction is the handshake's.
      if (frame.role !== 'device' || frame.way !== way || !frame.binary || frame.index === 0)
        return [frame.bytes];
      if (held !== null) {
        const late = held;
        held = null;
        return [frame.bytes, late];
      }
      if (done || seen++ < skip) return [frame.bytes];
      done = true;
      return spoil(frame.bytes);
    },
  };
}

/** What goes wrong, in which order: drawn from the seed alone, so that a run that failed can be had again. Pure. */
import type { Seeded } from '../support/random.ts';
import { seeded } from '../support/random.ts';
import type { Way } from './fault-proxy.ts';

/** To one connection. `wakeAfter`: the device is told that long after it to look at its network again; null: it is not. */
export type LinkFault =
  | { kind: 'delay'; way: Way; ms: number; forMs: number }
  | { kind: 'stall'; way: Way; ms: number }
  | { kind: 'throttle'; way: Way; bytesPerSecond: number; forMs: number }
  | { kind: 'drop'; ways: Way[]; lingerMs: number; wakeAfter: number | null }
  | { kind: 'cut'; way: Way; after: number; wakeAfter: number | null }
  | { kind: 'reorder'; holdMs: number; lateMs: number; wakeAfter: number | null }
  | { kind: 'refuse'; how: 'reset' | 'silence'; ms: number; wakeAfter: number | null };
export type ProcessFault = {
  kind: 'kill-relay' | 'kill-agent' | 'kill-viewer';
  viewer: number;
  downMs: number;
};

export type Planned<F> = F & { gapMs: number };

export interface Plan {
  /** Of the doors: the machine's, then one a viewer. */
  links: Planned<LinkFault>[][];
  processes: Planned<ProcessFault>[];
}

export const VIEWERS = 2;

/** `faults` in all. A part of them is the same whatever else is planned: each row draws from a source of its own. */
export function drawPlan(seed: number, faults: number): Plan {
  const processes = Math.max(1, Math.round(faults * 0.04));
  const machine = Math.round(faults * 0.12);
  const first = Math.ceil((faults - processes - machine) / VIEWERS);
  const counts = [machine, first, faults - processes - machine - first];
  return {
    links: counts.map((count, door) =>
      draw(seed * 16 + door, count, door === 0 ? machineFault : viewerFault),
    ),
    processes: draw(seed * 16 + 15, processes, processFault),
  };
}

function draw<F>(seed: number, count: number, one: (random: Seeded) => Planned<F>): Planned<F>[] {
  const random = seeded(seed);
  return Array.from({ length: Math.max(0, count) }, () => one(random));
}

const between = (random: Seeded, low: number, high: number): number => low + random.int(high - low + 1);
const way = (random: Seeded): Way => (random.int(2) === 0 ? 'up' : 'down');

function light(random: Seeded): LinkFault {
  switch (random.int(3)) {
    case 0:
      return {
        kind: 'delay',
        way: way(random),
        ms: between(random, 5, 400),
        forMs: between(random, 50, 800),
      };
    case 1:
      return { kind: 'stall', way: way(random), ms: between(random, 20, 900) };
    default:
      return {
        kind: 'throttle',
        way: way(random),
        bytesPerSecond: between(random, 2, 200) * 1000,
        forMs: between(random, 100, 900),
      };
  }
}

function viewerFault(random: Seeded): Planned<LinkFault> {
  const gapMs = between(random, 5, 150);
  if (random.int(100) < 55) {
    // Now and then longer than the three seconds for which a key is good.
    if (random.int(30) === 0)
      return { gapMs, kind: 'stall', way: way(random), ms: between(random, 2500, 4500) };
    return { gapMs, ...light(random) };
  }
  const wakeAfter = random.int(20) === 0 ? null : between(random, 0, 300);
  switch (random.int(8)) {
    case 0:
    case 1:
      return {
        gapMs,
        kind: 'drop',
        ways: random.pick<Way[]>([['up', 'down'], ['up', 'down'], ['up'], ['down']]),
        lingerMs: between(random, 100, 4000),
        wakeAfter,
      };
    case 2:
    case 3:
    case 4:
      return { gapMs, kind: 'cut', way: way(random), after: random.int(400), wakeAfter };
    case 5:
    case 6:
      return {
        gapMs,
        kind: 'reorder',
        holdMs: between(random, 10, 400),
        lateMs: random.int(4) === 0 ? between(random, 1500, 4500) : between(random, 50, 1500),
        wakeAfter: wakeAfter ?? 500,
      };
    default:
      return {
        gapMs,
        kind: 'refuse',
        how: random.pick(['reset', 'silence']),
        ms: between(random, 100, 1500),
        wakeAfter: 1600,
      };
  }
}

/** Every device feels it, so most of these pass by themselves. */
function machineFault(random: Seeded): Planned<LinkFault> {
  const gapMs = between(random, 100, 1200);
  if (random.int(100) < 88) return { gapMs, ...light(random) };
  switch (random.int(4)) {
    case 0:
      return {
        gapMs,
        kind: 'drop',
        ways: ['up', 'down'],
        lingerMs: between(random, 100, 2000),
        wakeAfter: between(random, 100, 2500),
      };
    case 1:
      return {
        gapMs,
        kind: 'reorder',
        holdMs: between(random, 10, 300),
        lateMs: between(random, 50, 1500),
        wakeAfter: null,
      };
    default:
      return { gapMs, kind: 'cut', way: way(random), after: random.int(2000), wakeAfter: null };
  }
}

function processFault(random: Seeded): Planned<ProcessFault> {
  return {
    gapMs: between(random, 500, 4000),
    kind: random.pick(['kill-relay', 'kill-agent', 'kill-viewer', 'kill-viewer']),
    viewer: random.int(VIEWERS),
    downMs: random.int(3) === 0 ? between(random, 500, 4000) : between(random, 0, 500),
  };
}

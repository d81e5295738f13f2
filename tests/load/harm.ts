/** A stalled device, a flooding device, a flooding machine: each harms only itself. */
import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../bench/stats.ts';
import { startChild } from './child.ts';
import type { Echoes, ProbeQuestion } from './probe.ts';
import { type Figure, figure } from './report.ts';
import type { Misdeed, RogueQuestion } from './rogue.ts';
import { startRelay } from './server.ts';

const MISDEEDS: readonly Misdeed[] = ['stalled device', 'flooding device', 'flooding machine'];
const ROUNDS = 3;
const ECHOES = 800;
/** Until what it may send at once is sent. */
const SETTLED_MS = 700;

export async function harm(say: (words: string) => void): Promise<Figure[]> {
  const relay = await startRelay();
  const neighbour = startChild('./probe.ts');
  const rogue = startChild('./rogue.ts', { behind: true });
  const echoes = () => neighbour.ask<Echoes>({ do: 'echo', times: ECHOES } satisfies ProbeQuestion);
  try {
    await neighbour.ask({ do: 'open', url: relay.url } satisfies ProbeQuestion);
    await rogue.ask({ do: 'open', url: relay.url } satisfies RogueQuestion);
    const figures: Figure[] = [];
    for (const how of MISDEEDS) {
      say(how);
      const before: Echoes[] = [];
      const during: Echoes[] = [];
      let frames = 0;
      let cuts = 0;
      // Taking turns: the machine that all of this runs on has its own moods.
      for (let round = 0; round < ROUNDS; round++) {
        before.push(await echoes());
        await rogue.ask({ do: 'misbehave', how } satisfies RogueQuestion);
        await delay(SETTLED_MS);
        during.push(await echoes());
        const did = await rogue.ask<{ frames: number; cuts: number }>({ do: 'rest' });
        frames += did.frames;
        cuts += did.cuts;
      }
      const of = (all: readonly Echoes[], which: 'p50' | 'p99') => median(all.map((one) => one[which]));
      figures.push(
        figure('harm', `${how}: it sent, 16 KiB each`, frames, 'frames'),
        figure('harm', `${how}: was cut off`, cuts, 'times'),
        figure('harm', `${how}: neighbour’s p50, before`, of(before, 'p50'), 'ms'),
        figure('harm', `${how}: neighbour’s p50, meanwhile`, of(during, 'p50'), 'ms'),
        figure('harm', `${how}: neighbour’s p99, before`, of(before, 'p99'), 'ms'),
        figure('harm', `${how}: neighbour’s p99, meanwhile`, of(during, 'p99'), 'ms', 2 * of(before, 'p99')),
      );
    }
    return figures;
  } finally {
    neighbour.end();
    rogue.end();
    await relay.close();
  }
}

/** A stalled device, a flooding device, a flooding machine: each harms only itself. */
import { startChild } from './child.ts';
import type { Echoes, ProbeQuestion } from './probe.ts';
import { type Figure, figure } from './report.ts';
import type { Misdeed, RogueQuestion } from './rogue.ts';
import { startRelay } from './server.ts';

const MISDEEDS: readonly Misdeed[] = ['stalled device', 'flooding device', 'flooding machine'];
const ECHOES = 1_500;

export async function harm(say: (words: string) => void): Promise<Figure[]> {
  const relay = await startRelay();
  const neighbour = startChild('./probe.ts');
  const rogue = startChild('./rogue.ts');
  const echoes = () => neighbour.ask<Echoes>({ do: 'echo', times: ECHOES } satisfies ProbeQuestion);
  try {
    await neighbour.ask({ do: 'open', url: relay.url } satisfies ProbeQuestion);
    await rogue.ask({ do: 'open', url: relay.url } satisfies RogueQuestion);
    const figures: Figure[] = [];
    for (const how of MISDEEDS) {
      const before = await echoes();
      say(how);
      await rogue.ask({ do: 'misbehave', how } satisfies RogueQuestion);
      const during = await echoes();
      const { frames, cuts } = await rogue.ask<{ frames: number; cuts: number }>({ do: 'rest' });
      figures.push(
        figure('harm', `${how}: it sent, 16 KiB each`, frames, 'frames'),
        figure('harm', `${how}: was cut off`, cuts, 'times'),
        figure('harm', `${how}: neighbour’s p50, before`, before.p50, 'ms'),
        figure('harm', `${how}: neighbour’s p50, meanwhile`, during.p50, 'ms'),
        figure('harm', `${how}: neighbour’s p99, before`, before.p99, 'ms'),
        figure('harm', `${how}: neighbour’s p99, meanwhile`, during.p99, 'ms', 2 * before.p99),
      );
    }
    return figures;
  } finally {
    neighbour.end();
    rogue.end();
    await relay.close();
  }
}

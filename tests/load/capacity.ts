/** 5,000 machines and 5,000 devices on one relay: memory, idle CPU, and what they do to a keystroke of somebody else. */
import { startChild } from './child.ts';
import type { CrowdQuestion } from './crowd.ts';
import type { Echoes, ProbeQuestion } from './probe.ts';
import { type Figure, figure } from './report.ts';
import { type Server, startBare, startRelay } from './server.ts';

const PAIRS = 5_000;
const CROWDS = 2;
const IDLE_MS = 30_000;
const ECHOES = 1_500;
/** Of all devices together, each with an answer. */
const TYPED_PER_SECOND = 500;
const kB = 1000;

async function growth(server: Server, fill: (crowds: ReturnType<typeof startChild>[]) => Promise<unknown>) {
  const empty = await server.memory();
  const crowds = Array.from({ length: CROWDS }, () => startChild('./crowd.ts', { behind: true }));
  await fill(crowds);
  return { crowds, perSocket: ((await server.memory()) - empty) / (2 * PAIRS) };
}

export async function capacity(say: (words: string) => void): Promise<Figure[]> {
  const sockets = 2 * PAIRS;
  say(`${sockets} sockets on a bare ws server`);
  const bare = await startBare();
  const floor = await growth(bare, (crowds) =>
    Promise.all(
      crowds.map((crowd) =>
        crowd.ask({
          do: 'connect',
          url: bare.url.replace('http', 'ws'),
          sockets: sockets / CROWDS,
        } satisfies CrowdQuestion),
      ),
    ),
  );
  for (const crowd of floor.crowds) crowd.end();
  await bare.close();

  say('a relay without anybody');
  const relay = await startRelay();
  const probe = startChild('./probe.ts');
  const ask = (question: ProbeQuestion) => probe.ask<Echoes>(question);
  try {
    await ask({ do: 'open', url: relay.url });
    const alone = await ask({ do: 'echo', times: ECHOES });

    say(`${PAIRS} machines and ${PAIRS} devices connect`);
    const started = performance.now();
    const { crowds, perSocket } = await growth(relay, (all) =>
      Promise.all(
        all.map((crowd) =>
          crowd.ask({ do: 'join', url: relay.url, pairs: PAIRS / CROWDS } satisfies CrowdQuestion),
        ),
      ),
    );
    const tookSeconds = (performance.now() - started) / 1000;
    say(`idle for ${IDLE_MS / 1000} s, keeping alive as real ones do`);
    const idle = await relay.cpu(IDLE_MS);
    const among = await ask({ do: 'echo', times: ECHOES });

    say(`${TYPED_PER_SECOND} keystrokes a second`);
    const each = TYPED_PER_SECOND / CROWDS;
    for (const crowd of crowds) await crowd.ask({ do: 'type', perSecond: each } satisfies CrowdQuestion);
    const [busy, loaded] = await Promise.all([relay.cpu(10_000), ask({ do: 'echo', times: ECHOES })]);
    const counts = await Promise.all(
      crowds.map((crowd) => crowd.ask<{ open: number; echoes: number }>({ do: 'count' })),
    );
    for (const crowd of crowds) crowd.end();
    const open = counts.reduce((sum, one) => sum + one.open, 0);
    return [
      figure('capacity', 'sockets that are gone at the end', sockets - open, 'sockets', 0),
      figure('capacity', 'all joined within', tookSeconds, 's'),
      figure('capacity', 'memory a socket, bare ws', floor.perSocket / kB, 'kB'),
      figure('capacity', 'memory a socket, over bare ws', (perSocket - floor.perSocket) / kB, 'kB', 25),
      figure('capacity', 'CPU, idle', idle * 100, '%', 2),
      figure('capacity', 'CPU, typing', busy * 100, '%'),
      figure('capacity', 'echo p50, alone', alone.p50, 'ms'),
      figure('capacity', 'echo p99, alone', alone.p99, 'ms'),
      figure('capacity', 'echo p99, among all, idle', among.p99, 'ms', 3 * alone.p99),
      figure('capacity', 'echo p99, among all, typing', loaded.p99, 'ms', 3 * alone.p99),
    ];
  } finally {
    probe.end();
    await relay.close();
  }
}

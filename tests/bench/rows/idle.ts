/** Sessions that nobody looks at and that print nothing: what they cost the processor, the line and the agent's memory. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../../../shared/model/session.ts';
import { until } from '../../support/until.ts';
import { type Figure, figure } from '../figure.ts';
import { createHeld } from '../held.ts';
import { type Poet, poet } from '../paths/poet.ts';
import { cpuSeconds } from '../processes.ts';
import { slope } from '../stats.ts';
import type { Row, Say } from './row.ts';

const STEP = 6;
const STEPS = 5;
const WATCHED_MS = 30_000;
const SETTLE_MS = 2000;
/** What was just at work puts its memory in order for a while. */
const QUIET_MS = 15_000;
/** A screen of 80 × 24 with a thousand lines above it. */
const LINE = 'line number %g, about as long as lines of programs are when they report';
const PROGRAM = `seq -f '${LINE}' 1 1000; sleep 3600`;

async function startSome({ device, projectId }: Poet, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const program = { kind: 'command' as const, command: PROGRAM };
    await device.start({ projectId, program, size: { cols: 80, rows: 24 } });
  }
  await until('every session to have printed', async () => {
    const sessions = await device
      .call<{ sessions: Session[] }>('GET', '/v1/sessions')
      .then((found) => (Array.isArray(found) ? (found as Session[]) : found.sessions));
    return sessions.every(({ peek }) => peek.some((line) => line.includes('1000')));
  });
}

/** Frames that the relay has forwarded, both ways. */
async function framesOf({ product }: Poet): Promise<number> {
  const relay = await product.relay?.line('ready');
  const text = await (await fetch(`${String(relay?.url)}/metrics`)).text();
  const counts = [...text.matchAll(/^openpoet_relay_frames_total\{[^}]*\} (\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

export const idle: Row = {
  name: 'idle',
  about: `${STEP * STEPS} sessions that print nothing, with no viewer`,
  async run(say: Say): Promise<Figure[]> {
    const own = await poet();
    try {
      const held = await createHeld(own.pids().agent as number);
      const memory: [number, number][] = [];
      for (let step = 0; step <= STEPS; step++) {
        if (step > 0) await startSome(own, STEP);
        await delay(SETTLE_MS);
        memory.push([step * STEP, await held()]);
      }
      say(
        `memory of the agent, garbage left out: ${memory.map(([count, mib]) => `${count}: ${mib.toFixed(0)} MiB`).join(', ')}`,
      );
      own.device.stop();
      await delay(QUIET_MS);
      const pids = Object.values(own.pids());
      const cpu = (): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
      const [cpuBefore, framesBefore] = [cpu(), await framesOf(own)];
      await delay(WATCHED_MS);
      const [used, frames] = [cpu() - cpuBefore, (await framesOf(own)) - framesBefore];
      const only = <T>(value: T) => new Map([['Open Poet', value]]);
      return [
        figure(
          'idle',
          'processor, all of them together',
          '%',
          only((used / (WATCHED_MS / 1000)) * 100),
          (one) => one,
        ),
        figure('idle', `frames sent in ${WATCHED_MS / 1000} s`, 'frames', only(frames), (one) => one),
        figure(
          'idle',
          'memory of the agent for each session, garbage left out',
          'MiB',
          only(slope(memory)),
          (one) => one,
        ),
      ];
    } finally {
      await own.close();
    }
  },
};

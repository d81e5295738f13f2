/** From a key to its echo: one byte into a raw PTY that runs `cat`, until that byte is back. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Path } from './paths.ts';
import { median, quantile } from './stats.ts';

const ROUNDS = 5;
const KEYS = 200;
/** A quick typist's pace, and uneven so that no timer on the way is met in step. */
const gap = (): number => 10 + Math.random() * 15;
const ECHO_TIMEOUT_MS = 10_000;

export const RAW_CAT = 'stty raw -echo; printf R; exec cat';

export interface Echo {
  p50: number;
  p99: number;
}

async function round(path: Path): Promise<Echo> {
  const connection = await path.open(RAW_CAT);
  try {
    const key = async (code: number): Promise<number> => {
      const started = performance.now();
      const echoed = new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${path.name}: no echo`)), ECHO_TIMEOUT_MS);
        connection.onBytes = (bytes, _, shown) => {
          shown();
          if (!bytes.includes(code)) return;
          clearTimeout(timer);
          resolve();
        };
      });
      connection.send(Uint8Array.of(code));
      await echoed;
      return performance.now() - started;
    };
    for (let at = 0; at < 20; at++) await key(0x61 + (at % 26));
    const times: number[] = [];
    for (let at = 0; at < KEYS; at++) {
      times.push(await key(0x61 + (at % 26)));
      await delay(gap());
    }
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  } finally {
    await connection.close();
  }
}

/** Milliseconds per path: medians over rounds in which the paths take turns. */
export async function keystrokeEcho(paths: readonly Path[]): Promise<Map<string, Echo>> {
  const rounds = new Map<string, Echo[]>(paths.map((path) => [path.name, []]));
  for (let at = 0; at < ROUNDS; at++) {
    for (const path of paths) rounds.get(path.name)?.push(await round(path));
  }
  return new Map(
    [...rounds].map(([name, all]) => [
      name,
      { p50: median(all.map((one) => one.p50)), p99: median(all.map((one) => one.p99)) },
    ]),
  );
}

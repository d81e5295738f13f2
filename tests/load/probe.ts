/** How long one keystroke's worth takes through the relay and back, while others do what they do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Peer } from '../../relay/conformance/peer.ts';
import { quantile } from '../bench/stats.ts';
import { answerWith } from './child.ts';
import { openAgent } from './pair.ts';

export type ProbeQuestion =
  | { do: 'open'; url: string }
  /** `times` echoes of 200 bytes, a few milliseconds apart. */
  | { do: 'echo'; times: number };

/** Milliseconds. */
export interface Echoes {
  p50: number;
  p99: number;
}

const GAP_MS = 4;
const PATIENCE_MS = 10_000;
let device: Peer;

async function echo(): Promise<number> {
  const message = new Uint8Array(200).fill(1);
  const started = performance.now();
  const back = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no echo')), PATIENCE_MS);
    device.onFrame = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  device.socket.send(message);
  await back;
  return performance.now() - started;
}

answerWith<ProbeQuestion>(async (question) => {
  if (question.do === 'open') {
    device = (await (await openAgent(question.url)).join()).device;
    for (let at = 0; at < 200; at++) await echo();
    return;
  }
  const times: number[] = [];
  for (let at = 0; at < question.times; at++) {
    times.push(await echo());
    await delay(GAP_MS);
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) } satisfies Echoes;
});

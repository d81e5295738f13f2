import { afterAll } from 'vitest';
import { hibernation } from '../conformance/hibernation.ts';
import type { StartOptions } from '../conformance/relay.ts';
import { relayConformance } from '../conformance/suite.ts';
import { type EdgeRelay, startEdgeRelay } from '../testing/edge-relay.ts';

/** workerd takes a second to start, and its objects know nothing of each other: one serves part after part. */
const idle: EdgeRelay[] = [];
afterAll(() => Promise.all(idle.map((relay) => relay.close())));

async function lend(options?: StartOptions): Promise<EdgeRelay> {
  if (options !== undefined) return startEdgeRelay(options);
  const relay = idle.pop() ?? (await startEdgeRelay());
  return {
    ...relay,
    get url() {
      return relay.url;
    },
    close: async () => void idle.push(relay),
  };
}

relayConformance('Workers', lend);
hibernation(lend);

/** The relay on real workerd: the Worker and its objects as they are deployed, on loopback. */
import { createTestHarness } from 'wrangler';
import type { SleepingRelay } from '../conformance/hibernation.ts';
import type { StartOptions } from '../conformance/relay.ts';

const configPath = new URL('../../wrangler.toml', import.meta.url);

/** Wrangler looks for nothing outside, and says nothing to anybody. */
const quiet: Record<string, string> = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_LOG: 'error',
  // Of the local runtime only; they cost more than the relay itself.
  X_LOCAL_OBSERVABILITY: 'false',
  X_LOCAL_EXPLORER: 'false',
};

export interface EdgeRelay extends SleepingRelay {
  /** Metrics of one agent's object. Asking wakes it. */
  metrics(agentId: string): Promise<string>;
  /** Tables that this agent's object has made. */
  tables(agentId: string): Promise<string[]>;
}

const METRICS_TOKEN = 'operator';

/** `origins`: other than its own address. */
export async function startEdgeRelay({
  limits = {},
  tokens,
  origins,
}: StartOptions & { origins?: string } = {}): Promise<EdgeRelay> {
  Object.assign(process.env, quiet);
  const options = (origin: string) => ({
    workers: [
      {
        configPath,
        vars: { ORIGINS: origin, LIMITS: JSON.stringify(limits) },
        secrets: { METRICS_TOKEN, ...(tokens && { OPERATOR_TOKENS: tokens.join('\n') }) },
      },
    ],
  });
  const server = createTestHarness(options('ws://nowhere.invalid'));
  let { url } = await server.listen();
  // Its port is only known now.
  await server.update(options(origins ?? url.origin));
  const relay: EdgeRelay = {
    get url() {
      return url.origin;
    },
    // The platform drops them without a word.
    restartCodes: [1006],
    async metrics(agentId) {
      const answer = await fetch(new URL(`/metrics?agent=${agentId}`, url), {
        headers: { authorization: `Bearer ${METRICS_TOKEN}` },
      });
      return answer.text();
    },
    hibernate: (agentId) =>
      server.getWorker().evictDurableObject('AgentObject', { name: agentId, webSockets: 'hibernate' }),
    async awakeFor(agentId) {
      const seconds = /^openpoet_relay_awake_seconds (\S+)$/m.exec(await relay.metrics(agentId))?.[1];
      return Number(seconds) * 1000;
    },
    async tables(agentId) {
      const storage = await server.getWorker().getDurableObjectStorage('AgentObject', { name: agentId });
      const rows = await storage.exec<{ name: string }>(
        "select name from sqlite_master where type = 'table'",
      );
      // The runtime has some of its own.
      const own = rows.map(({ name }) => name).filter((name) => !/^(_cf_|__miniflare)/.test(name));
      return own.sort();
    },
    async restart() {
      await server.update(options(url.origin));
      ({ url } = await server.listen());
    },
    close: () => server.close(),
  };
  return relay;
}

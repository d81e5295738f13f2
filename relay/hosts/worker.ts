/** The relay on Cloudflare Workers: a Durable Object per agent holds its sockets; the Worker in front only shows the way. */
import { env } from 'cloudflare:workers';
import type { Context } from 'hono';
import * as v from 'valibot';
import { peerIdSchema } from '../../shared/wire/outer.ts';
import { createRelayApp } from '../app.ts';
import { clientOf } from '../client-address.ts';
import { showsToken } from '../operator-token.ts';
import { type AgentObject, ClientHeader } from './edge/agent-object.ts';
import { edgeAssets } from './edge/assets.ts';
import { type EdgeVars, readSettings, SettingsError } from './edge/settings.ts';

export { AgentObject } from './edge/agent-object.ts';

interface Env extends EdgeVars {
  readonly AGENTS: DurableObjectNamespace<AgentObject>;
  readonly ASSETS: Fetcher;
  readonly CONNECTS?: RateLimit;
}

const { AGENTS, ASSETS, CONNECTS, ...vars } = env as Env;

const objectOf = (agentId: string) => AGENTS.get(AGENTS.idFromName(agentId));

function problem(): string | undefined {
  try {
    readSettings(vars);
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
}

async function upgrade(c: Context, agentId: string): Promise<Response> {
  const client = clientOf(c.req.header('cf-connecting-ip'));
  if (client !== null && CONNECTS !== undefined) {
    const { success } = await CONNECTS.limit({ key: client });
    if (!success) return c.text('too many connections\n', 503, { 'retry-after': '60' });
  }
  const headers = new Headers({ upgrade: 'websocket', [ClientHeader.agentId]: agentId });
  if (client !== null) headers.set(ClientHeader.address, client);
  return objectOf(agentId).fetch(c.req.url, { headers });
}

/** Every agent has an object of its own, and no number is kept when it sleeps: one is asked for by its name. */
async function metrics(c: Context): Promise<string | undefined> {
  const agentId = c.req.query('agent');
  if (!v.is(peerIdSchema, agentId)) return undefined;
  return (await objectOf(agentId).fetch(c.req.url)).text();
}

export default createRelayApp({
  secure: (c) => new URL(c.req.url).protocol === 'https:',
  problem,
  upgrade,
  assets: edgeAssets(ASSETS),
  metrics,
  isOperator: (c) => showsToken(c.req.header('authorization'), vars.METRICS_TOKEN),
});

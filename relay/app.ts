/** The relay's routes, the same on every host. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { OUTER_VERSION, peerIdSchema, socketPath } from '../shared/wire/outer.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { type Assets, serveApp } from './static-app.ts';

/** What differs between one Node process and a Workers edge. */
export interface RelayHost {
  /** The request came over TLS, to this relay or to the proxy in front of it. */
  secure(c: Context): boolean;
  /** What keeps it from joining anybody, in words for its operator. */
  problem?(): string | undefined;
  /** Takes the socket over, or says why not. */
  upgrade(c: Context, agentId: string): Response | Promise<Response>;
  readonly assets: Assets;
  /** Prometheus text; undefined where there is none of what was asked for. */
  metrics(c: Context): string | undefined | Promise<string | undefined>;
  /** Whether whoever asks may see the metrics. */
  isOperator(c: Context): boolean | Promise<boolean>;
}

const noApp = `This is an Open Poet relay. It joins dev machines and the devices paired with them, and can read nothing of what passes.

It serves no app, because none is built here. To build it: npm run build, then start again.
`;

export function createRelayApp(host: RelayHost): Hono {
  const app = new Hono();
  app.use(setSecurityHeaders((c) => host.secure(c)));

  app.get(socketPath(':agentId'), (c) => {
    const agentId = c.req.param('agentId');
    if (!v.is(peerIdSchema, agentId)) return c.notFound();
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      return c.text('this address speaks WebSocket\n', 426, { upgrade: 'websocket', connection: 'upgrade' });
    }
    const problem = host.problem?.();
    return problem === undefined ? host.upgrade(c, agentId) : c.text('not set up yet\n', 503);
  });

  app.get('/healthz', (c) => {
    const problem = host.problem?.();
    const state = { ok: problem === undefined, protocol: OUTER_VERSION, ...(problem && { problem }) };
    return c.json(state, state.ok ? 200 : 503, { 'cache-control': 'no-store' });
  });

  app.get('/metrics', async (c) => {
    const text = (await host.isOperator(c)) ? await host.metrics(c) : undefined;
    if (text === undefined) return c.notFound();
    return c.body(text, 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  app.all('/v1/*', (c) => c.notFound());

  app.get(
    '*',
    async (c) => (await serveApp(c, host.assets)) ?? c.text(noApp, c.req.path === '/' ? 200 : 404),
  );
  app.all('*', (c) => c.text('method not allowed\n', 405, { allow: 'GET, HEAD' }));

  app.notFound((c) => c.text('not found\n', 404, { 'cache-control': 'no-store' }));
  app.onError((_error, c) => c.text('the relay failed at this\n', 500, { 'cache-control': 'no-store' }));
  return app;
}

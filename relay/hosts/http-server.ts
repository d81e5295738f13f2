/** The listening server under the relay: HTTP or HTTPS, with time limits, and an end that waits for goodbyes. */
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { getRequestListener } from '@hono/node-server';

type Fetch = (request: Request, bindings: { incoming: IncomingMessage }) => Response | Promise<Response>;

/** `tls`: paths of PEM files; throws where they cannot be read or used. */
export function createServer(fetch: Fetch, tls: { cert: string; key: string } | undefined): Server {
  const listener = getRequestListener(
    (request, bindings) => fetch(request, { incoming: bindings.incoming as IncomingMessage }),
    { overrideGlobalObjects: false },
  );
  const options: ServerOptions = {
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: 10_000,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    noDelay: true,
  };
  if (tls === undefined) return createHttp(options, listener);
  return createHttps({ ...options, cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, listener);
}

/** Rejects where the address cannot be listened on. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Takes nobody new and resolves once everyone has gone; plain requests get `patienceMs`. */
export function drain(server: Server, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}

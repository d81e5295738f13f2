/** The listening server under the relay: HTTP or HTTPS, with time limits, and an end that waits for goodbyes. */
import { createServer as createHttp, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { type CertificateFiles, readCertificate } from './certificate.ts';

type Fetch = (request: Request, bindings: { incoming: IncomingMessage }) => Response | Promise<Response>;

/** Throws where the certificate cannot be read or used. */
export function createServer(fetch: Fetch, tls: CertificateFiles | undefined): Server {
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
  const { cert, key } = readCertificate(tls);
  return createHttps({ ...options, cert, key }, listener);
}

/** Rejects where the address cannot be listened on. `reusePort`: other processes of the account may listen there too (SO_REUSEPORT). */
export function listen(server: Server, port: number, host: string, reusePort = false): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, reusePort }, () => {
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

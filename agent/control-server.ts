/** The API on a unix socket that only this account can open: `control.sock`, and `session.sock` for hooks. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Caller } from '../shared/model/grant.ts';
import type { Env } from './api/env.ts';

const CLOSE_MS = 1000;

/** Call it under the agent's lock: a socket that is there is then a dead agent's. Resolves to what ends it. */
export async function serveControl(
  socketPath: string,
  fetch: (request: Request, env: Env['Bindings']) => Response | Promise<Response>,
  callerOf: (request: IncomingMessage) => Caller | undefined = () => ({ kind: 'local' }),
): Promise<() => Promise<void>> {
  rmSync(socketPath, { force: true });
  const server = createServer(
    getRequestListener(
      (request, { incoming }) => {
        const caller = callerOf(incoming as IncomingMessage);
        return fetch(request, { signal: request.signal, ...(caller && { caller }) });
      },
      { overrideGlobalObjects: false },
    ),
  );
  // A long poll waits for a person; the API bounds it itself.
  server.requestTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => {
      server.off('error', reject);
      resolve();
    });
  });
  chmodSync(socketPath, 0o600);
  return () => end(server);
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** The relay as one Node process: @hono/node-server for what is HTTP, `ws` for the sockets. */
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Context } from 'hono';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../../shared/model/log.ts';
import { MAX_CONTROL_BYTES } from '../../shared/wire/outer.ts';
import { createRelayApp } from '../app.ts';
import { clientOf } from '../client-address.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { Metrics } from '../metrics.ts';
import { parseRelayOrigins } from '../origins.ts';
import { Switchboard } from '../switchboard.ts';
import type { CertificateFiles } from './certificate.ts';
import { fileAssets } from './file-assets.ts';
import { createServer, drain, listen } from './http-server.ts';
import { type KeptCertificate, keepCertificate } from './kept-certificate.ts';
import { keepTokens } from './kept-tokens.ts';
import { joinSocket } from './node-socket.ts';
import { openStore } from './open-store.ts';
import { isOperator } from './operator.ts';
import { processGauges } from './process-gauges.ts';
import { clientBehind, trustedProxies } from './proxies.ts';
import { systemClock } from './system-clock.ts';
import { answerUpgrade, upgradeRequest } from './upgrade.ts';

export interface NodeRelayOptions {
  host: string;
  /** 0: any. */
  port: number;
  dbFile: string;
  /** The built app, or null to serve none. */
  appDir: string | null;
  /** Listens beside another relay on the same port, to take over from it; so may another from this one. Linux only. */
  sharedPort?: boolean;
  /** Addresses that peers dial it by, such as `wss://relay.example`; those of its own port are added. */
  origins: readonly string[];
  /** PEM files. They are read again when they change. */
  tls?: CertificateFiles;
  /** Addresses and networks of proxies, whose word on whom they bring in is taken. */
  proxies?: readonly string[];
  limits?: Partial<Limits>;
  /** A file with tokens of the operator, of which an agent must hold one; any agent may come where absent. */
  registrationFile?: string;
  /** Shows the metrics to whoever sends it as a bearer token. Programs on this machine see them without. */
  metricsToken?: string;
  log: Log;
}

export interface NodeRelay {
  /** http(s) origin. */
  readonly url: string;
  readonly port: number;
  connections(): { agents: number; devices: number };
  /** Reads again what stands in files, now rather than within half a minute. */
  reload(): void;
  /** Tells every peer to come back, waits a moment for their goodbyes, and ends. */
  close(): Promise<void>;
}

/** What a request carries from the server to the routes. */
interface Bindings {
  incoming: IncomingMessage;
  /** Of an upgrade: takes the socket over. */
  accept?: (join: (ws: WebSocket) => void) => void;
}

/** A peer that does not answer a close within this is cut off. */
const CLOSE_TIMEOUT_MS = 3_000;
const SWEEP_MS = 15_000;

/** Rejects where the port, the certificate or the database cannot be used. */
export async function startNodeRelay(options: NodeRelayOptions): Promise<NodeRelay> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const tls = options.tls !== undefined;
  const trusted = trustedProxies(options.proxies ?? []);
  const hop = (c: Context) =>
    clientBehind((c.env as Bindings).incoming.socket.remoteAddress, (name) => c.req.header(name), trusted);
  const metrics = new Metrics();
  let board: Switchboard | undefined;
  let certificate: KeptCertificate | undefined;

  const app = createRelayApp({
    secure: (c) => tls || hop(c).secure,
    assets: fileAssets(options.appDir),
    metrics: () =>
      metrics.text([...(board?.gauges() ?? []), ...processGauges(), ...(certificate?.gauges() ?? [])]),
    isOperator: (c) => isOperator(c.req.raw, (c.env as Bindings).incoming, options.metricsToken),
    upgrade(c, agentId) {
      const { incoming, accept } = c.env as Bindings;
      const client = clientOf(hop(c).address);
      const limit = board === undefined ? 'sockets' : board.refusal(client);
      if (board === undefined || limit !== undefined) {
        options.log('debug', 'socket.refused', { limit, client });
        return c.text('too many connections\n', 503, { 'retry-after': '10' });
      }
      const joined = board;
      accept?.((ws) => joinSocket(joined, agentId, client, ws, incoming.socket));
      options.log('debug', 'socket.open', { agentId, client });
      return c.body(null);
    },
  });

  const server = createServer((request, bindings) => app.fetch(request, bindings), options.tls);
  server.maxConnections = limits.sockets + 1_000;
  takeUpgrades(server, (request, bindings) => app.fetch(request, bindings), tls);
  if (options.tls) certificate = keepCertificate(server, options.tls, options.log);
  const registration =
    options.registrationFile === undefined ? undefined : keepTokens(options.registrationFile, options.log);
  const watched = [certificate, registration].filter((one) => one !== undefined);
  const { store, close: closeStore } = openStore(options.dbFile, limits.storeBytes);
  try {
    await listen(server, options.port, options.host, options.sharedPort);
  } catch (error) {
    closeStore();
    for (const one of watched) one.stop();
    throw error;
  }

  const { port } = server.address() as AddressInfo;
  const at = (name: string) => `${tls ? 'https' : 'http'}://${name}:${port}`;
  const url = at(hostName(options.host));
  const running = new Switchboard({
    origins: parseRelayOrigins([
      ...options.origins,
      url,
      ...['127.0.0.1', 'localhost', '[::1]'].map((name) => at(name)),
    ]),
    store,
    ...(registration && { tokens: registration.tokens }),
    limits,
    metrics,
    clock: systemClock,
    log: options.log,
  });
  board = running;
  const sweeper = setInterval(() => running.sweep(), SWEEP_MS);
  sweeper.unref();
  options.log('info', 'relay.listening', { url });

  return {
    url,
    port,
    connections: () => running.counts(),
    reload() {
      for (const one of watched) one.look();
    },
    async close() {
      clearInterval(sweeper);
      for (const one of watched) one.stop();
      running.stop();
      await drain(server, CLOSE_TIMEOUT_MS);
      closeStore();
    },
  };
}

function takeUpgrades(
  server: Server,
  fetch: (request: Request, bindings: Bindings) => Response | Promise<Response>,
  tls: boolean,
): void {
  const options = {
    noServer: true,
    perMessageDeflate: false,
    // The largest control frame of an agent; ciphertext is held to its own size once its sender is known.
    maxPayload: MAX_CONTROL_BYTES,
    closeTimeout: CLOSE_TIMEOUT_MS,
    clientTracking: false,
  };
  const sockets = new WebSocketServer(options);

  async function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    let taken = false;
    const accept = (join: (ws: WebSocket) => void) => {
      taken = true;
      sockets.handleUpgrade(incoming, socket, head, join);
    };
    const request = upgradeRequest(incoming, tls);
    const response =
      request === undefined
        ? new Response(null, { status: 400 })
        : await fetch(request, { incoming, accept });
    if (!taken) await answerUpgrade(socket, response);
  }
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A peer that resets its connection meanwhile.
    socket.on('error', () => socket.destroy());
    void upgrade(incoming, socket, head);
  });
}

/** A name to dial what listens on `host`. */
function hostName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

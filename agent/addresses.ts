/** Where a phone finds the app and the relay. A browser gives keys and workers to HTTPS pages and to localhost alone. */
import { startNodeRelay } from '../relay/hosts/node.ts';
import { relayOrigin } from '../shared/wire/outer.ts';
import type { AgentOptions } from './agent.ts';
import { ProblemError } from './problem.ts';

export interface Addresses {
  /** Origin of the app as this machine reaches it. */
  url: string;
  /** Origin under which others reach it, where one was given. */
  publicUrl: string | null;
  /** `wss://…` or `ws://…` origin that a device dials. */
  relay: string;
  /** What this agent itself dials. */
  dial: string;
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  /^127(\.\d+){3}$/.test(hostname) ||
  hostname === '[::1]';

/** The origin that a pairing link opens. Throws a ProblemError that says how to get HTTPS, where a browser would refuse. */
export function linkOrigin({ url, publicUrl }: Pick<Addresses, 'url' | 'publicUrl'>): string {
  const origin = new URL(publicUrl ?? url);
  if (origin.protocol === 'https:' || isLoopback(origin)) return origin.origin;
  throw new ProblemError(
    409,
    'needs-https',
    `${origin.origin} is not HTTPS, and browsers give no keys to such pages, so a phone could not pair. Get an HTTPS address with ` +
      '`tailscale serve`, `cloudflared tunnel` or a reverse proxy and name it with --public-url, or serve HTTPS with --tls-cert and --tls-key.',
  );
}

/** Runs a relay of its own where none is named, ended by what it adds to `undo`. Rejects where it cannot listen. */
export async function openAddresses(options: AgentOptions, undo: (() => unknown)[]): Promise<Addresses> {
  const publicUrl = options.publicUrl === undefined ? null : new URL(options.publicUrl).origin;
  if (options.relay !== null) {
    const relay = relayOrigin(options.relay);
    return { url: relay.replace(/^ws/, 'http'), publicUrl, relay, dial: relay };
  }
  const { home, log, port, host, appDir, tls } = options;
  const relay = await startNodeRelay({
    host,
    port,
    dbFile: home.relayDb,
    appDir,
    origins: publicUrl === null ? [] : [relayOrigin(publicUrl)],
    ...(tls && { tls }),
    log,
  });
  undo.push(() => relay.close());
  return { url: relay.url, publicUrl, relay: relayOrigin(publicUrl ?? relay.url), dial: relay.url };
}

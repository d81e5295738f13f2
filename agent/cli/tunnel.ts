/** Runs `tailscale serve` or `cloudflared` for as long as the agent runs, and learns the HTTPS address from it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { CliError, usageError } from './cli-error.ts';

export type TunnelName = 'tailscale' | 'cloudflared';

export interface Tunnel {
  /** An HTTPS origin. */
  url: string;
  /** Resolves once the program has ended by itself. */
  ended: Promise<void>;
  close(): Promise<void>;
}

const commandOf: Readonly<Record<TunnelName, (port: number | string) => string[]>> = {
  tailscale: (port) => ['serve', String(port)],
  cloudflared: (port) => ['tunnel', '--no-autoupdate', '--url', `http://127.0.0.1:${port}`],
};
const URL_IN: Readonly<Record<TunnelName, RegExp>> = {
  tailscale: /https:\/\/[a-z0-9.-]+\.ts\.net(?::\d+)?/i,
  cloudflared: /https:\/\/[a-z0-9-]+\.trycloudflare\.com/i,
};

/** The address in what the program printed so far, or null. */
export const tunnelUrl = (name: TunnelName, printed: string): string | null =>
  URL_IN[name].exec(printed)?.[0] ?? null;

export function parseTunnelName(text: string): TunnelName {
  if (text === 'tailscale' || text === 'cloudflared') return text;
  throw usageError(`“${text}” is no tunnel; there are tailscale and cloudflared`);
}

/** What the person could run instead of us. */
export const tunnelCommand = (name: TunnelName, port: number | string): string =>
  [name, ...commandOf[name](port)].join(' ');

const START_TIMEOUT_MS = 45_000;
const STOP_TIMEOUT_MS = 3000;
const KEPT_OUTPUT = 16_384;

/** Throws CliError with what the program printed where it gives no address in time. */
export async function openTunnel(name: TunnelName, port: number): Promise<Tunnel> {
  const child = spawn(name, commandOf[name](port), { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new CliError(`${name} ${why}${printed.trim() === '' ? '' : `:\n${printed.trim()}`}`));
    };
    const timer = setTimeout(() => fail('gave no address in 45 s'), START_TIMEOUT_MS);
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? 'is not installed' : `did not start: ${error.message}`),
    );
    child.once('close', (code) => fail(`ended with exit code ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        printed = (printed + text).slice(-KEPT_OUTPUT);
        const found = tunnelUrl(name, printed);
        if (found === null) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
  }).catch(async (error: unknown) => {
    await end(child, ended);
    throw error;
  });
  return { url, ended, close: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/** A port that is free now: the tunnel must know it before the agent listens. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}

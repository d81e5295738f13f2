/** The whole product as a person starts it: `poet up --json` and, where asked for, a relay of its own process. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnv } from './clean-env.ts';
import { endAllAt, type Program, root, runPoet, startPoet } from './program.ts';

export interface ProductOptions {
  /**
   * `own`: the agent's. `separate`: a process of its own. `workerd`: the one for Cloudflare. `{ url }`: one that the test
   * runs. With OPEN_POET_TEST_RELAY=workerd the first two are the third, so that any test can be run against it.
   */
  relay?: 'own' | 'separate' | 'workerd' | { url: string };
  /** The home and environment of the account it runs in; a fresh empty one where absent. */
  account?: { home: string; env: Record<string, string> };
  /** Further arguments of `poet up` and of `poet relay`. */
  up?: readonly string[];
  relayArgs?: readonly string[];
  /** Commands to put in front. */
  before?: { agent?: readonly string[]; relay?: readonly string[] };
}

export interface Product {
  /** State directory. */
  readonly home: string;
  /** HOME of the account. */
  readonly account: string;
  /** Where the app is. */
  readonly url: string;
  /** The first pairing link, as `ready` gave it. */
  readonly pairing: string;
  readonly agent: Program;
  readonly relay: Program | null;
  /** Of the running pty-host. */
  hostPid(): number;
  /** `poet ARGS` on this machine; fails the test where it exits with anything but 0. */
  poet(...args: string[]): Promise<string>;
  /** The same, whatever it exits with. */
  tryPoet(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** A fresh pairing link that is accepted on the machine's side. */
  invite(): Promise<string>;
  killAgent(): Promise<void>;
  startAgent(): Promise<void>;
  stopRelay(signal?: NodeJS.Signals): Promise<void>;
  startRelay(): Promise<void>;
  /** Ends everything that it started, pty-host and sessions too, and removes its folders. */
  close(): Promise<void>;
}

const edgeRelay = join(root, 'scripts', 'relay-dev.mjs');
const portOf = (url: string): string => new URL(url).port;

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  if (!existsSync(join(root, 'dist', 'app', 'index.html'))) {
    throw new Error('the app is not built: run npm test, which builds it');
  }
  const own = options.account === undefined;
  const account = options.account?.home ?? (await realpath(await mkdtemp(join(tmpdir(), 'poet-account-'))));
  const env = options.account?.env ?? cleanEnv(account);
  const home = join(account, 'state');
  const relayHome = join(account, 'relay');

  let relay: Program | null = null;
  let relayUrl: string | null = typeof options.relay === 'object' ? options.relay.url : null;
  const kind =
    relayUrl === null && process.env.OPEN_POET_TEST_RELAY === 'workerd' ? 'workerd' : options.relay;
  async function startRelay(): Promise<void> {
    const port = relayUrl === null ? '0' : portOf(relayUrl);
    const args = ['--json', '--port', port];
    const before = options.before?.relay ?? [];
    relay =
      kind === 'workerd'
        ? startPoet([...args, '--persist', relayHome], { env, before, script: edgeRelay })
        : startPoet(['relay', ...args, '--home', relayHome, ...(options.relayArgs ?? [])], { env, before });
    relayUrl = String((await relay.line('ready')).url);
  }

  let agent: Program;
  let url = '';
  let pairing = '';
  async function startAgent(): Promise<void> {
    const where = relayUrl === null ? ['--port', url === '' ? '0' : portOf(url)] : ['--relay', relayUrl];
    agent = startPoet(['up', '--json', ...where, '--home', home, ...(options.up ?? [])], {
      env,
      before: options.before?.agent ?? [],
    });
    const ready = await agent.line('ready');
    url = String(ready.url);
    if (pairing === '') pairing = String(ready.pairing);
  }

  const tryPoet = (...args: string[]) =>
    runPoet([...args, '--home', home], { env, before: options.before?.agent ?? [] });
  const hostPid = (): number =>
    (JSON.parse(readFileSync(join(home, 'run', 'pty-host.json'), 'utf8')) as { pid: number }).pid;
  async function close(): Promise<void> {
    await endAllAt(account);
    await rm(own ? account : home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    await rm(relayHome, { recursive: true, force: true });
  }

  try {
    if (kind === 'separate' || kind === 'workerd') await startRelay();
    await startAgent();
  } catch (error) {
    await close();
    throw error;
  }
  const product: Product = {
    home,
    account,
    get url() {
      return url;
    },
    get pairing() {
      return pairing;
    },
    get agent() {
      return agent;
    },
    get relay() {
      return relay;
    },
    hostPid,
    poet: async (...args) => {
      const { code, stdout, stderr } = await tryPoet(...args);
      if (code !== 0) throw new Error(`poet ${args.join(' ')} exited with ${code}\n${stdout}${stderr}`);
      return stdout;
    },
    tryPoet,
    invite: async () => {
      const line = (await product.poet('pair', '--json', '--no-wait'))
        .split('\n')
        .find((one) => one.startsWith('{'));
      return String((JSON.parse(line ?? '{}') as { link?: string }).link);
    },
    killAgent: () => agent.kill('SIGKILL'),
    startAgent,
    stopRelay: async (signal = 'SIGTERM') => relay?.kill(signal),
    startRelay,
    close,
  };
  return product;
}

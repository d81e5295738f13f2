/** The product with a proxy in front of its relay: every frame of agent and devices passes through our hands. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnv } from './clean-env.ts';
import { type Product, type ProductOptions, startProduct } from './product.ts';
import { type Program, startPoet } from './program.ts';
import { type RelayProxy, startRelayProxy } from './relay-proxy.ts';

export interface TappedProduct {
  readonly product: Product;
  readonly proxy: RelayProxy;
  readonly relay: Program;
  /** The relay's own state directory. */
  readonly relayHome: string;
  /** Ends the relay and starts it again where it was. */
  restartRelay(): Promise<void>;
  close(): Promise<void>;
}

export async function startTappedProduct(
  options: Pick<ProductOptions, 'account' | 'up'> = {},
): Promise<TappedProduct> {
  const relayHome = await mkdtemp(join(tmpdir(), 'poet-tap-'));
  const proxy = await startRelayProxy();
  const env = cleanEnv(relayHome);
  const start = async (port: string): Promise<Program> => {
    const flags = ['--json', '--verbose', '--port', port, '--origin', proxy.url, '--home', relayHome];
    const started = startPoet(['relay', ...flags], { env });
    proxy.target = String((await started.line('ready')).url);
    return started;
  };
  let relay = await start('0');
  const closeRelay = async () => {
    await relay.kill('SIGTERM');
    await proxy.close();
    await rm(relayHome, { recursive: true, force: true });
  };
  const product = await startProduct({ ...options, relay: { url: proxy.url } }).catch(
    async (error: unknown) => {
      await closeRelay();
      throw error;
    },
  );
  return {
    product,
    proxy,
    get relay() {
      return relay;
    },
    relayHome,
    restartRelay: async () => {
      await relay.kill('SIGTERM');
      relay = await start(new URL(proxy.target).port);
    },
    close: async () => {
      await product.close();
      await closeRelay();
    },
  };
}

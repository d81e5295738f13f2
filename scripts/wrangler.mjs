/** Cloudflare's own tool, from this package: where it is, and with what around it it looks for nothing outside. */
import { join } from 'node:path';
import { root, withNode24 } from './bootstrap.mjs';

export const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js');

/** Of the runtime on this machine: no reports, no look at the outside, none of its own bookkeeping per frame. */
export const localEnv = () =>
  withNode24({
    WRANGLER_SEND_METRICS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
    X_LOCAL_EXPLORER: 'false',
    CI: '1',
  });

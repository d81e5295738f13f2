/** `npm test -- ARGS`: makes the clone ready, finds or installs the browser, runs every test. ARGS go to vitest. */
import { join } from 'node:path';
import { become, ensureApp, ensureInstalled, node24, root, withNode24 } from './bootstrap.mjs';

await ensureInstalled();
const { ensureChromium } = await import('./chromium.mjs');
const chromium = await ensureChromium();
await ensureApp();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
become(node24, [vitest, 'run', ...process.argv.slice(2)], withNode24({ OPEN_POET_CHROMIUM: chromium }));

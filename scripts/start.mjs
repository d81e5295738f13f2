/** `npm start -- ARGS`: makes the clone ready, then runs `poet up ARGS`. */
import { join } from 'node:path';
import { become, ensureApp, ensureInstalled, node24, root } from './bootstrap.mjs';

await ensureInstalled();
await ensureApp();
become(node24, [join(root, 'agent', 'cli', 'main.ts'), 'up', ...process.argv.slice(2)]);

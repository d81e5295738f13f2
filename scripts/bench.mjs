/** `npm run bench -- [--json] [--only NAME]`: measures side by side in one run; peers are installed on demand. */
import { join } from 'node:path';
import { become, ensureInstalled, node24, root } from './bootstrap.mjs';

await ensureInstalled();
become(node24, [join(root, 'tests', 'bench', 'main.ts'), ...process.argv.slice(2)]);

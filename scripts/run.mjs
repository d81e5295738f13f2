/** `npm run bench|law|chaos -- ARGS`: makes the clone ready, then runs one of the project's own programs under Node 24. */
import { join } from 'node:path';
import { become, ensureApp, ensureInstalled, fail, node24, root } from './bootstrap.mjs';

const [program, ...args] = process.argv.slice(2);
if (program === undefined) fail('say which program to run, for example tests/bench/main.ts', 2);
await ensureInstalled();
await ensureApp();
become(node24, [join(root, program), ...args]);

/** `npm run dev -- ARGS`: rebuilds the app on every change and restarts the agent on changes of its own; sessions go on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { become, ensureApp, ensureInstalled, node24, root, withNode24 } from './bootstrap.mjs';

await ensureInstalled();
await ensureApp();
const vite = spawn(node24, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--watch'], {
  cwd: root,
  env: withNode24(),
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.on('exit', () => vite.kill());
become(node24, [
  '--watch-preserve-output',
  '--watch',
  join(root, 'agent', 'cli', 'main.ts'),
  'up',
  ...process.argv.slice(2),
]);

/**
 * `npm run relay:deploy -- [--origin https://relay.example]… [--name NAME]`: brings the relay and the app to your
 * Cloudflare account. docs/operations.md walks through it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureApp, ensureInstalled, fail, node24, root, say, withNode24 } from './bootstrap.mjs';
import { deploy } from './deploy-steps.mjs';
import { wrangler } from './wrangler.mjs';

const { values } = parseArgs({
  options: { origin: { type: 'string', multiple: true }, name: { type: 'string' } },
});
await ensureInstalled();
await ensureApp();
const folder = mkdtempSync(join(tmpdir(), 'poet-deploy-'));
try {
  const problem = await deploy({ origins: values.origin ?? [], name: values.name, run, folder, say, fetch });
  if (problem !== null) fail(problem);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** `input` goes to its standard input; `quiet` keeps its words, and gives them back. */
function run(args, { input, quiet = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(node24, [wrangler, ...args], {
      cwd: root,
      env: withNode24(env),
      stdio: [input === undefined ? 'inherit' : 'pipe', quiet ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output = (output + chunk).slice(-64_000);
    });
    child.stdin?.end(input);
    child.on('error', () => resolve({ code: 127, output }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** `npm run check`: types, lint and format, and the rules of the house that a machine can see. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, node24, root, run, say } from './bootstrap.mjs';

const MAX_LINES = 450;

/** What a reviewer would send back without reading on. */
function houseRules() {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  const problems = [];
  for (const file of files.filter(
    (name) => /\.(ts|tsx|mjs|css)$/.test(name) && !name.startsWith('drizzle/'),
  )) {
    const text = readFileSync(join(root, file), 'utf8');
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (lines.length > MAX_LINES) problems.push(`${file}: ${lines.length} lines, at most ${MAX_LINES}`);
    lines.forEach((written, at) => {
      // What a comment says is not code.
      const line = written.replace(/\/\*.*?\*\/|\/\/.*$|^\s*\*.*$/g, '');
      if (/(:|\bas|<) ?any\b[^a-z' ]/.test(line) && /\.tsx?$/.test(file))
        problems.push(`${file}:${at + 1}: any`);
      if (/@ts-(ignore|nocheck)|\.(only|todo)\(/.test(line) && !file.startsWith('scripts/')) {
        problems.push(`${file}:${at + 1}: ${line.trim().slice(0, 80)}`);
      }
    });
  }
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

await ensureInstalled();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const checks = {
  types: () => run(bin('tsc'), ['-b']),
  'lint and format': () => run(node24, [bin('biome'), 'ci', '--error-on-warnings']),
  'house rules': async () => houseRules(),
};
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const code = await check();
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'}`);
  if (code !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);

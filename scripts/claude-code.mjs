/**
 * Claude Code for the tests, installed on demand: it is proprietary and 380 MB, so it is no dependency of ours.
 * It goes into a cache folder of its own; no lockfile of this project knows it.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './progress.mjs';

/** The version whose behaviour the tests know. */
export const CLAUDE_CODE_VERSION = '2.1.330';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache', 'claude-code', CLAUDE_CODE_VERSION);

function platformPackage() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `claude-code-${process.platform}-${process.arch}${musl ? '-musl' : ''}`;
}

const programIn = (folder) => join(folder, 'node_modules', '@anthropic-ai', platformPackage(), 'claude');

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The program, or null where it was not installed yet. */
export function findClaudeCode() {
  return runnable(programIn(cache)) ? programIn(cache) : null;
}

/**
 * `{ path }` of the native program, or `{ reason }` in words where it cannot be had here.
 * Several processes may call this at once: each installs beside, the first rename stands.
 */
export async function ensureClaudeCode() {
  if (process.env.OPEN_POET_SKIP_CLAUDE) return { reason: 'OPEN_POET_SKIP_CLAUDE is set' };
  const found = findClaudeCode();
  if (found !== null) return { path: found };
  mkdirSync(dirname(cache), { recursive: true });
  const beside = mkdtempSync(`${cache}-`);
  try {
    writeFileSync(join(beside, 'package.json'), '{"private":true}\n');
    // Its postinstall only links the platform's program to a second name, which nothing here needs.
    const { ok, output } = await runStep(
      `installing Claude Code ${CLAUDE_CODE_VERSION} for the tests`,
      'npm',
      [
        'install',
        '--ignore-scripts',
        '--no-package-lock',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        `@anthropic-ai/claude-code@${CLAUDE_CODE_VERSION}`,
      ],
      { cwd: beside, env: withThisNode() },
    );
    if (!ok) return { reason: `npm could not install it: ${lastLine(output)}` };
    if (!runnable(programIn(beside))) return { reason: `it has no program for ${platformPackage()}` };
    if (!existsSync(cache)) renameSync(beside, cache);
    return { path: programIn(cache) };
  } catch (error) {
    if (findClaudeCode() !== null) return { path: programIn(cache) };
    return { reason: String(error) };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** npm chooses an older release under an older Node, whatever version was asked for. */
function withThisNode() {
  return { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` };
}

function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? 'no output';
}

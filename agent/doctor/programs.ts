/** The programs that Open Poet runs with, and their versions. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Machine } from '../../shared/model/device.ts';
import type { Check } from '../../shared/model/doctor.ts';
import { findProgram } from '../claude/find.ts';
import { broken, ok, warning } from './say.ts';

const run = promisify(execFile);
const PATIENCE_MS = 5000;
/** What everything about Claude Code was measured on. */
const MEASURED = '2.1.330';
const OLDEST = [2, 1] as const;
const NODE = 24;

export function checkClaude(claude: Machine['claude']): Check {
  const name = 'Claude Code';
  if (claude === null) {
    return broken(
      name,
      'Your login shell finds no `claude`, so only shells and commands can be started.',
      'Install it: npm install -g @anthropic-ai/claude-code; or put its folder on the PATH in your shell’s profile. Then run `claude` once and log in.',
    );
  }
  const { path, version } = claude;
  if (version === null) {
    const mend = `Run \`${path} --version\` and mend what it says; \`claude update\` or a new installation often helps.`;
    return broken(name, `${path} does not say its version.`, mend);
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    const found = `${version} at ${path} is older than what Open Poet knows (${MEASURED}): asks and activity may not show.`;
    return warning(name, found, 'Run `claude update`.');
  }
  return ok(name, `${version} at ${path}.`);
}

/** `running`: of the agent; null where none runs. */
export async function checkVersions(running: string | null): Promise<Check> {
  const name = 'Versions';
  const node = process.versions.node;
  const installed = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  if (Number.parseInt(node, 10) < NODE) {
    const mend = 'Start it with `npm start` or `bin/poet`, which bring their own.';
    return broken(name, `This runs on Node ${node}; Open Poet needs ${NODE}.`, mend);
  }
  if (running !== null && running !== installed.version) {
    const mend = 'Start the agent anew with `npm start`: sessions go on meanwhile.';
    return warning(name, `Open Poet ${running} runs, ${installed.version} is installed.`, mend);
  }
  return ok(name, `Open Poet ${installed.version} on Node ${node}.`);
}

/** `env`: of the login shell. */
export async function checkTools(env: Readonly<Record<string, string>>): Promise<Check> {
  const name = 'Tools';
  if ((await findProgram('git', env)) === null) {
    const mend = 'Install git with your system’s package manager.';
    return warning(name, 'There is no git: projects have no branch, and reports measure less.', mend);
  }
  const { stdout } = await run('git', ['--version'], { env: { ...env }, timeout: PATIENCE_MS }).catch(() => ({
    stdout: '',
  }));
  const version = /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0];
  if (version === undefined) {
    return warning(name, 'git does not run.', 'Run `git --version`, and mend what it says.');
  }
  if ((await findProgram('curl', env)) === null) {
    const mend = 'Install curl with your system’s package manager.';
    return warning(
      name,
      `git ${version}; without curl each hook of Claude Code starts a Node process.`,
      mend,
    );
  }
  return ok(name, `git ${version}, curl.`);
}

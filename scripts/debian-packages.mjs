/** Programs that tests use and Debian has: found, or installed where apt-get and root are at hand. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep } from './progress.mjs';

export function onPath(name, env = process.env) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      if (folder !== '') accessSync(path, constants.X_OK);
      else continue;
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** A mirror that does not answer is not waited for without end. */
const LIMITS = [
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::Retries=1',
  '-o',
  'DPkg::Lock::Timeout=60',
];

/** null once all `programs` are there; else why not, in words. `packages` bring them. */
export async function ensurePrograms(programs, packages) {
  const missing = () => programs.filter((name) => onPath(name) === null);
  if (missing().length === 0) return null;
  const apt = onPath('apt-get');
  if (apt === null || process.getuid?.() !== 0) return `${missing().join(' and ')} cannot be installed here`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['reading the package lists', ['update']],
    [`installing ${packages.join(', ')}`, ['install', '-y', '--no-install-recommends', ...packages]],
  ];
  for (const [label, args] of steps) {
    const { ok, output } = await runStep(label, apt, [...LIMITS, ...args], { env });
    if (ok) continue;
    process.stderr.write(output);
    return `${label} failed; the lines above say why`;
  }
  return missing().length === 0 ? null : `${missing().join(' and ')} did not come with ${packages.join(' ')}`;
}

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

/** null once all `programs` are there; else why not, in words. `packages` bring them. */
export async function ensurePrograms(programs, packages) {
  const missing = () => programs.filter((name) => onPath(name) === null);
  if (missing().length === 0) return null;
  const apt = onPath('apt-get');
  if (apt === null || process.getuid?.() !== 0) return `${missing().join(' and ')} cannot be installed here`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  for (const args of [['update'], install]) {
    const { ok, output } = await runStep(`apt-get ${args.slice(0, 4).join(' ')}`, apt, args, { env });
    if (!ok) return `apt-get failed: ${output.trim().split('\n').at(-1)}`;
  }
  return missing().length === 0 ? null : `${missing().join(' and ')} did not come with ${packages.join(' ')}`;
}

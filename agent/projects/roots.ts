/** Where projects may lie, if a person named any such folders. */
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { ProblemError } from '../problem.ts';

const under = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);

/** `path` is a real path. Throws ProblemError where it lies elsewhere. */
export async function checkRoots(path: string, roots: readonly string[]): Promise<void> {
  if (roots.length === 0) return;
  for (const root of roots) {
    const real = await realpath(root).catch(() => null);
    if (real !== null && under(path, real)) return;
  }
  throw new ProblemError(
    422,
    'outside-roots',
    `Projects of this machine lie in ${roots.join(' or ')}. Choose a folder there, or change that in its settings.`,
    { field: 'path' },
  );
}

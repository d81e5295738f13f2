/** Which project a folder is in, or which folder would be one. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Project } from '../../../shared/model/project.ts';
import { inside } from '../choose-project.ts';

/** The innermost project around it. */
export const projectAround = (projects: readonly Project[], cwd: string): Project | undefined =>
  projects.filter(({ path }) => inside(path, cwd)).sort((a, b) => b.path.length - a.path.length)[0];

/** The root of the repository around it; itself where there is none. `home` is nobody's project. */
export function rootOf(cwd: string, home: string | undefined): string {
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (existsSync(join(dir, '.git')) && dir !== home) return dir;
    if (dir === dirname(dir)) return cwd;
  }
}

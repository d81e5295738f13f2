/** Which project a new session belongs to. Pure. */
import { resolve, sep } from 'node:path';
import type { Project } from '../../shared/model/project.ts';
import { usageError } from './cli-error.ts';
import { pick } from './pick.ts';
import { plain } from './text/columns.ts';

export const inside = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/**
 * `wanted`: an id, a name or a folder. Absent: the project that holds `cwd` (null on another machine), the innermost
 * one, or the only one there is. Throws CliError with exit code 2 where that is none.
 */
export function chooseProject(
  projects: readonly Project[],
  wanted: string | undefined,
  cwd: string | null,
): Project {
  if (wanted !== undefined) {
    const folder = cwd === null ? wanted : resolve(cwd, wanted);
    const byFolder = projects.find((project) => project.path === folder);
    return byFolder ?? pick('project', projects, wanted, { id: (one) => one.id, name: (one) => one.name });
  }
  const around = cwd === null ? [] : projects.filter((project) => inside(project.path, cwd));
  const innermost = around.sort((a, b) => b.path.length - a.path.length)[0];
  if (innermost !== undefined) return innermost;
  const only = projects[0];
  if (only !== undefined && projects.length === 1) return only;
  if (projects.length === 0) throw usageError('there is no project yet; `poet projects add FOLDER` adds one');
  throw usageError(`say which project: ${projects.map((project) => plain(project.name)).join(', ')}`);
}

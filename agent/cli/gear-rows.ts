/** Skills and MCP servers as listings show them. Pure. */
import type { Project } from '../../shared/model/project.ts';
import { insteadOf, isOn, type Scoped } from '../../shared/model/scoped.ts';
import { chooseProject } from './choose-project.ts';

/** `--project` where one is named: null is the machine, whose things every project has. */
export const projectNamed = (
  projects: readonly Project[],
  wanted: string | undefined,
  cwd: string | null,
): Project | null => (wanted === undefined ? null : chooseProject(projects, wanted, cwd));

/** What a session of `project` can be given; all there is where that is null. */
export const ofProject = <T extends Scoped>(all: readonly T[], project: Project | null): T[] =>
  all
    .filter((one) => project === null || one.projectId === null || one.projectId === project.id)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** Whose it is: of the machine, or of a project. */
export const owner = (one: Scoped, projects: readonly Project[]): string =>
  one.projectId === null
    ? 'all projects'
    : (projects.find(({ id }) => id === one.projectId)?.name ?? 'a project that is gone');

/** Whether sessions get it. */
export function given(one: Scoped, project: Project | null, all: readonly Scoped[]): string {
  if (project !== null) {
    if (insteadOf(one, project.id, all) !== undefined) return 'no: the project has its own';
    return isOn(one, project.id) ? 'yes' : 'no';
  }
  const otherwise = Object.values(one.projects).filter((on) => on !== one.enabled).length;
  const where = `${otherwise} ${otherwise === 1 ? 'project' : 'projects'}`;
  return `${one.enabled ? 'yes' : 'no'}${otherwise === 0 ? '' : `, ${one.enabled ? 'not ' : ''}in ${where}`}`;
}

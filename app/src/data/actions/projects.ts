import * as v from 'valibot';
import { newId } from '../../../../shared/model/ids.ts';
import {
  cloneSchema,
  type NewClone,
  type NewProject,
  type projectChangeSchema,
  projectSchema,
} from '../../../../shared/model/project.ts';
import type { Calls } from '../calls.ts';
import type { Result } from '../types.ts';

type ProjectChange = v.InferInput<typeof projectChangeSchema>;
const pathsSchema = v.object({ paths: v.array(v.string()) });

export type ProjectActions = ReturnType<typeof projectActions>;
export const projectActions = ({ live, later }: Calls) => ({
  addProject: (id: string, input: NewProject) =>
    live(id, { method: 'POST', path: '/v1/projects', body: input }, projectSchema),
  changeProject: (id: string, project: string, body: ProjectChange) =>
    later(id, 'Change a project', { method: 'PATCH', path: `/v1/projects/${project}`, body }),
  removeProject: (id: string, project: string) =>
    later(id, 'Remove a project from the list', { method: 'DELETE', path: `/v1/projects/${project}` }),
  /** Folders in which Claude Code was used, and that are no projects. */
  async recentPaths(id: string): Promise<Result<readonly string[]>> {
    const answer = await live(id, { method: 'GET', path: '/v1/paths/recent' }, pathsSchema);
    return answer.ok ? { ok: true, value: answer.value.paths } : answer;
  },
  startClone: (id: string, body: NewClone) =>
    live(id, { method: 'POST', path: '/v1/clones', body, key: newId() }, cloneSchema),
  clone: (id: string, clone: string) => live(id, { method: 'GET', path: `/v1/clones/${clone}` }, cloneSchema),
  cancelClone: (id: string, clone: string) =>
    live(id, { method: 'DELETE', path: `/v1/clones/${clone}` }, cloneSchema),
  /** Folders on the machine that begin so. */
  async completePath(id: string, prefix: string): Promise<Result<readonly string[]>> {
    const path = `/v1/paths?prefix=${encodeURIComponent(prefix)}`;
    const answer = await live(id, { method: 'GET', path }, pathsSchema);
    return answer.ok ? { ok: true, value: answer.value.paths } : answer;
  },
});

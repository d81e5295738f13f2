import * as v from 'valibot';
import { type NewProject, projectSchema } from '../../../../shared/model/project.ts';
import type { Calls } from '../calls.ts';
import type { Result } from '../types.ts';

const pathsSchema = v.object({ paths: v.array(v.string()) });

export type ProjectActions = ReturnType<typeof projectActions>;
export const projectActions = ({ live, later }: Calls) => ({
  addProject: (id: string, input: NewProject) =>
    live(id, { method: 'POST', path: '/v1/projects', body: input }, projectSchema),
  removeProject: (id: string, project: string) =>
    later(id, 'Remove a project from the list', { method: 'DELETE', path: `/v1/projects/${project}` }),
  /** Folders on the machine that begin so. */
  async completePath(id: string, prefix: string): Promise<Result<readonly string[]>> {
    const path = `/v1/paths?prefix=${encodeURIComponent(prefix)}`;
    const answer = await live(id, { method: 'GET', path }, pathsSchema);
    return answer.ok ? { ok: true, value: answer.value.paths } : answer;
  },
});

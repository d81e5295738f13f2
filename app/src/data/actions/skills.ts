import * as v from 'valibot';
import type { Switch } from '../../../../shared/model/scoped.ts';
import { foundSkillSchema, ownSkillSchema, skillSchema } from '../../../../shared/model/skill.ts';
import type { Calls } from '../calls.ts';
import { nothing } from './nothing.ts';

/** Of `skillPath`: read through `createReading`, so that it can be read offline too. */
export const skillTextSchema = v.object({ text: v.string() });
export const skillPath = (skill: string): string => `/v1/skills/${skill}`;
const foundSchema = v.object({ found: v.array(foundSkillSchema) });
const copiedSchema = v.object({ skills: v.array(skillSchema) });
const ownSchema = v.object({ skills: v.array(ownSkillSchema) });

export type SkillActions = ReturnType<typeof skillActions>;
export const skillActions = ({ live, later }: Calls) => ({
  /** Needs the link: the machine checks the text, and may say what is wrong with it. */
  newSkill: (id: string, body: { projectId: string | null; text: string }) =>
    live(id, { method: 'POST', path: '/v1/skills', body }, skillSchema),
  saveSkill: (id: string, skill: string, text: string) =>
    live(id, { method: 'PUT', path: `/v1/skills/${skill}`, body: { text } }, skillSchema),
  switchSkill: (id: string, skill: string, body: Switch) =>
    later(id, 'Switch a skill', { method: 'POST', path: `/v1/skills/${skill}/switch`, body }),
  removeSkill: (id: string, skill: string) =>
    live(id, { method: 'DELETE', path: `/v1/skills/${skill}` }, nothing),
  saveSkillFile: (id: string, skill: string, path: string, text: string) =>
    live(id, { method: 'PUT', path: fileOf(skill, path), body: { text } }, skillSchema),
  removeSkillFile: (id: string, skill: string, path: string) =>
    live(id, { method: 'DELETE', path: fileOf(skill, path) }, skillSchema),
  /** Skills in a folder of the machine, or in a repository. */
  findSkills: (id: string, from: string) =>
    live(id, { method: 'POST', path: '/v1/found-skills', body: { from } }, foundSchema),
  copySkills: (id: string, body: { projectId: string | null; paths: readonly string[] }) =>
    live(id, { method: 'POST', path: '/v1/found-skills/copy', body }, copiedSchema),
  /** What Claude Code finds by itself in a project. */
  ownSkills: (id: string, project: string) =>
    live(id, { method: 'GET', path: `/v1/projects/${project}/own-skills` }, ownSchema),
});

const fileOf = (skill: string, path: string): string =>
  `/v1/skills/${skill}/file?path=${encodeURIComponent(path)}`;

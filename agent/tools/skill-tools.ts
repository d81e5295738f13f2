/** The skills that sessions of the project have. */
import * as v from 'valibot';
import { skillNameSchema } from '../../shared/model/skill.ts';
import type { ToolDeps } from './groups.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

export const skillTools = ({ skills }: ToolDeps): Tool[] => [
  defineTool({
    name: 'skill_list',
    title: 'List the project’s skills',
    description:
      'Lists the skills of Open Poet that sessions of this project have, with what each is for. Changes nothing.',
    arguments: v.object({}),
    example: {},
    policy: 'allow',
    run: (_, { project }) => ({
      skills: skills.active(project.id).map(({ skill }) => ({
        name: skill.name,
        description: skill.description,
        forAllProjects: skill.projectId === null,
        files: skill.files.map(({ path }) => path),
      })),
    }),
  }),
  defineTool({
    name: 'skill_get',
    title: 'Read a skill',
    description: 'Gives the whole text of one skill of this project. Changes nothing.',
    arguments: v.object({ name: v.pipe(skillNameSchema, v.description('As skill_list names it')) }),
    example: { name: 'release-notes' },
    policy: 'allow',
    run({ name }, { project }) {
      const found = skills.active(project.id).find(({ skill }) => skill.name === name);
      if (found === undefined) throw new ToolError(`There is no skill ${name} here. skill_list lists them.`);
      return skills.text(found.skill.id);
    },
  }),
];

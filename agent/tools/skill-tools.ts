/** The skills that sessions of the project have. */
import * as v from 'valibot';
import { newId } from '../../shared/model/ids.ts';
import { MAX_SKILL_BYTES, skillNameSchema } from '../../shared/model/skill.ts';
import { readSkillText } from '../../shared/model/skill-text.ts';
import { proposalsOf, putProposal } from '../store/proposals.ts';
import type { ToolDeps } from './groups.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

const MAX_OPEN = 20;

export const skillTools = ({ skills, store, clock }: ToolDeps): Tool[] => [
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
  defineTool({
    name: 'skill_save',
    title: 'Propose a skill',
    description:
      'Proposes a new skill for this project, or a change of one, as the whole text of its SKILL.md. The person reads it and accepts it or not; until then nothing changes. For what sessions should know how to do from now on, not for notes on the present work.',
    arguments: v.object({
      text: v.pipe(
        v.string(),
        v.maxLength(MAX_SKILL_BYTES, 'a skill has at most 128 KiB'),
        v.description('The whole SKILL.md: front matter with name and description, then instructions'),
      ),
      why: v.optional(
        v.pipe(v.string(), v.maxLength(1000), v.description('Why it is worth having, in a sentence')),
      ),
    }),
    example: {
      text: '---\nname: release-notes\ndescription: How release notes are written here. Use before a release.\n---\n\n1. …',
      why: 'You explained it in three sessions.',
    },
    policy: 'allow',
    run({ text, why = '' }, { session, project }) {
      const { name, description, problems } = readSkillText(text);
      if (problems.length > 0) {
        const words = problems.map(({ line, words }) => `- ${line === null ? '' : `line ${line}: `}${words}`);
        throw new ToolError(`This is no skill yet:\n${words.join('\n')}`);
      }
      const open = proposalsOf(store.db, project.id);
      if (open.length >= MAX_OPEN && !open.some((one) => one.name === name)) {
        throw new ToolError(`${MAX_OPEN} proposals wait for the person already. Propose no more for now.`);
      }
      const known = skills.active(project.id).find(({ skill }) => skill.name === name)?.skill;
      const proposal = {
        id: newId(),
        projectId: project.id,
        sessionId: session.id,
        skillId: known?.id ?? null,
        name,
        description,
        why,
        text,
        at: clock.now(),
      };
      store.write((tx) => putProposal(tx, proposal));
      return `The skill ${name} is proposed. It holds once the person accepts it; go on without it.`;
    },
  }),
];

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption, projectOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { projectNamed } from '../gear-rows.ts';
import { withMachine } from '../machine.ts';
import { plain } from '../text/columns.ts';

export const skillsAdd = defineCommand({
  name: 'skills add',
  summary: 'copy the skills of a folder, or of a repository, into the library',
  arguments: [{ name: 'FROM', help: 'a folder with a SKILL.md in it or below it, or an address for git' }],
  options: { ...projectOption, ...machineOption, ...jsonOption, ...homeOption },
  notes: [
    'Without --project they are for all projects. What cannot be taken is named, and hinders no other.',
  ],
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api, remote }) => {
      const from = positionals[0] ?? '';
      const folder = resolve(from);
      const { projects } = await api.everything();
      const project = projectNamed(projects, values.project, remote === null ? process.cwd() : null);
      const { found } = await api.findSkills(remote === null && existsSync(folder) ? folder : from);
      const good = found.filter(({ problem }) => problem === null);
      for (const { name, path, problem } of found) {
        if (problem !== null) io.err(`${plain(name || path)}: ${plain(problem)}`);
      }
      if (good.length === 0)
        throw new CliError(`there is no skill to take in “${plain(from)}”`, Exit.failure);
      const paths = good.map(({ path }) => path);
      const copied = await api.copySkills({ projectId: project?.id ?? null, paths });
      if (values.json) io.json(copied);
      else for (const { name } of copied) io.out(`Added “${plain(name)}”.`);
      return Exit.ok;
    }),
});

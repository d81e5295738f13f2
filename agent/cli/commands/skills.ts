import { defineCommand, homeOption, jsonOption, machineOption, projectOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { given, ofProject, owner, projectNamed } from '../gear-rows.ts';
import { withMachine } from '../machine.ts';
import { shortId } from '../pick.ts';
import { table } from '../text/columns.ts';

export const skills = defineCommand({
  name: 'skills list',
  aliases: ['skills'],
  summary: 'list the skills that sessions of Claude Code are given',
  options: { ...projectOption, ...machineOption, ...jsonOption, ...homeOption },
  run: ({ values }, io) =>
    withMachine(values, async ({ api, remote }) => {
      const { projects, skills: all } = await api.everything();
      const project = projectNamed(projects, values.project, remote === null ? process.cwd() : null);
      const found = ofProject(all, project);
      if (values.json) io.json(found);
      else if (found.length === 0) io.out('No skill yet. `poet skills add FOLDER` copies those of a folder.');
      else {
        const short = shortId(found.map(({ id }) => id));
        const rows = found.map((one) => [
          short(one.id),
          one.name,
          owner(one, projects),
          given(one, project, all),
          one.description,
        ]);
        for (const line of table(['ID', 'NAME', 'OF', 'GIVEN', 'WHAT FOR'], rows, io.width, 4)) io.out(line);
      }
      return Exit.ok;
    }),
});

import { isOver } from '../../../shared/model/session.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { withMachine } from '../machine.ts';
import { shortId } from '../pick.ts';
import { table } from '../text/columns.ts';

export const projectsList = defineCommand({
  name: 'projects list',
  aliases: ['projects'],
  summary: 'list the projects',
  options: { ...machineOption, ...jsonOption, ...homeOption },
  run: ({ values }, io) =>
    withMachine(values, async ({ api }) => {
      const { projects, sessions } = await api.everything();
      if (values.json) io.json(projects);
      else if (projects.length === 0) io.out('No project yet. `poet projects add FOLDER` adds one.');
      else {
        const short = shortId(projects.map((project) => project.id));
        const rows = projects.map((project) => {
          const own = sessions.filter((session) => session.projectId === project.id);
          const running = own.filter((session) => !isOver(session)).length;
          return [short(project.id), project.name, project.path, String(running)];
        });
        for (const line of table(['ID', 'NAME', 'FOLDER', 'RUNNING'], rows, io.width, 2)) io.out(line);
      }
      return Exit.ok;
    }),
});

import { CliError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption, projectOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { ofProject, projectNamed } from '../gear-rows.ts';
import { withMachine } from '../machine.ts';
import { pick } from '../pick.ts';
import { plain } from '../text/columns.ts';

export const serversTest = defineCommand({
  name: 'servers test',
  summary: 'connect to an MCP server as a session would, and list its tools',
  arguments: [{ name: 'SERVER', help: 'its id, or its name' }],
  options: { ...projectOption, ...machineOption, ...jsonOption, ...homeOption },
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api, remote }) => {
      const { projects, servers } = await api.everything();
      const project = projectNamed(projects, values.project, remote === null ? process.cwd() : null);
      const own = ofProject(servers, project);
      const { id, name } = pick('MCP server', own, positionals[0] ?? '', {
        id: (one) => one.id,
        name: (one) => one.name,
      });
      const found = await api.tryServer({ id, ...(project !== null && { project: project.id }) });
      if (values.json) io.json(found);
      else {
        if (found.ok)
          io.out(`“${plain(name)}” answers after ${found.ms} ms: ${plain(found.about ?? 'it has no name')}`);
        for (const tool of found.tools)
          io.out(`  ${io.style.strong(plain(tool.name))}  ${plain(tool.description)}`);
        for (const line of found.stderr.trimEnd().split('\n').filter(Boolean))
          io.err(io.style.dim(plain(line)));
      }
      if (!found.ok)
        throw new CliError(`“${plain(name)}” does not work: ${plain(found.problem)}`, Exit.failure, 'server');
      return Exit.ok;
    }),
});

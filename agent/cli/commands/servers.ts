import type { Launch } from '../../../shared/model/server.ts';
import { defineCommand, homeOption, jsonOption, machineOption, projectOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { given, ofProject, owner, projectNamed } from '../gear-rows.ts';
import { withMachine } from '../machine.ts';
import { shortId } from '../pick.ts';
import { table } from '../text/columns.ts';

const what = (launch: Launch): string =>
  launch.kind === 'stdio'
    ? [launch.command, ...launch.args].join(' ')
    : `${launch.kind === 'sse' ? 'SSE' : 'HTTP'} ${launch.url}`;

export const servers = defineCommand({
  name: 'servers list',
  aliases: ['servers'],
  summary: 'list the MCP servers that sessions of Claude Code are given',
  options: { ...projectOption, ...machineOption, ...jsonOption, ...homeOption },
  run: ({ values }, io) =>
    withMachine(values, async ({ api, remote }) => {
      const { projects, servers: all } = await api.everything();
      const project = projectNamed(projects, values.project, remote === null ? process.cwd() : null);
      const found = ofProject(all, project);
      if (values.json) io.json(found);
      else if (found.length === 0) io.out('No MCP server yet. `poet servers add` reads one from its input.');
      else {
        const short = shortId(found.map(({ id }) => id));
        const rows = found.map((one) => [
          short(one.id),
          one.name,
          owner(one, projects),
          given(one, project, all),
          what(one.launch),
        ]);
        for (const line of table(['ID', 'NAME', 'OF', 'GIVEN', 'WHAT'], rows, io.width, 4)) io.out(line);
      }
      return Exit.ok;
    }),
});

import { CliError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption, projectOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { projectNamed } from '../gear-rows.ts';
import { withMachine } from '../machine.ts';
import { readStdin } from '../prompts.ts';
import { plain } from '../text/columns.ts';

const MAX_JSON = 100_000;

export const serversAdd = defineCommand({
  name: 'servers add',
  summary: 'add the MCP servers of a configuration that standard input brings, as .mcp.json has it',
  options: { ...projectOption, ...machineOption, ...jsonOption, ...homeOption },
  notes: [
    'It comes on standard input because values of variables and headers are secret, and arguments can be seen by ' +
      'other programs: `poet servers add < .mcp.json`. Without --project they are for all projects.',
  ],
  run: ({ values }, io) =>
    withMachine(values, async ({ api, remote }) => {
      const { projects } = await api.everything();
      const project = projectNamed(projects, values.project, remote === null ? process.cwd() : null);
      const text = await readStdin(MAX_JSON, 'a configuration');
      const projectId = project?.id ?? null;
      const { found } = await api.pasteServers({ projectId, text });
      const names = found.flatMap(({ name, problem }) => (problem === null ? [name] : []));
      const { taken, refused } =
        names.length === 0 ? { taken: [], refused: [] } : await api.pasteServers({ projectId, text, names });
      for (const { name, problem } of [...found, ...refused]) {
        if (problem !== null) io.err(`${plain(name)}: ${plain(problem)}`);
      }
      if (taken.length === 0) throw new CliError('no server was added', Exit.failure);
      if (values.json) io.json(taken);
      else
        for (const { name } of taken)
          io.out(`Added “${plain(name)}”. \`poet servers test ${plain(name)}\` tries it.`);
      return Exit.ok;
    }),
});

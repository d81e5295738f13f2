import type { Program } from '../../../shared/model/session.ts';
import { chooseProject } from '../choose-project.ts';
import { usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { withMachine } from '../machine.ts';
import { terminalSize } from '../terminal-size.ts';
import { plain } from '../text/columns.ts';
import { attach } from './attach.ts';

function programOf(values: { shell?: boolean; command?: string }): Program {
  if (values.shell && values.command !== undefined) throw usageError('say --shell or --command, not both');
  if (values.command !== undefined) return { kind: 'command', command: values.command };
  return { kind: values.shell ? 'shell' : 'claude' };
}

export const newSession = defineCommand({
  name: 'new',
  summary: 'start a session: Claude Code, a shell or any command',
  arguments: [
    { name: 'PROJECT', optional: true, help: 'its id, name or folder (default: the one around this folder)' },
  ],
  options: {
    shell: { type: 'boolean', help: 'a shell instead of Claude Code' },
    command: { type: 'string', value: 'COMMAND', help: 'a command, run by your login shell' },
    title: { type: 'string', value: 'TITLE', help: 'its title in lists' },
    attach: { type: 'boolean', help: 'attach this terminal to it' },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  async run({ values, positionals }, io) {
    const program = programOf(values);
    if (values.attach && values.json) throw usageError('--attach and --json do not go together');
    let id = '';
    await withMachine(values, async ({ api, remote }) => {
      const { projects } = await api.everything();
      const project = chooseProject(projects, positionals[0], remote === null ? process.cwd() : null);
      const size = terminalSize(process.stdout.columns, process.stdout.rows);
      const session = await api.newSession({
        projectId: project.id,
        program,
        ...(values.title === undefined ? {} : { title: values.title }),
        ...(size === undefined ? {} : { size }),
      });
      id = session.id;
      if (values.json) io.json(session);
      else if (!values.attach) {
        io.out(
          `Started “${plain(session.title)}” in “${plain(project.name)}”. \`poet attach ${id}\` attaches to it.`,
        );
      }
      if (!values.json && session.notice !== null) io.err(`poet: ${plain(session.notice)}`);
      return Exit.ok;
    });
    if (!values.attach) return Exit.ok;
    const { machine, home } = values;
    return attach.run(
      { values: { ...(machine && { machine }), ...(home && { home }) }, positionals: [id] },
      io,
    );
  },
});

import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { withMachine } from '../machine.ts';
import { pick } from '../pick.ts';
import { isOver } from '../session-state.ts';
import { plain } from '../text/columns.ts';

export const sessionsStop = defineCommand({
  name: 'sessions stop',
  summary: 'end a session: ask its program to end, or kill it with --force',
  arguments: [{ name: 'SESSION', help: 'its id, the beginning of it, or its title' }],
  options: {
    force: { type: 'boolean', help: 'kill it at once' },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api }) => {
      const { sessions } = await api.everything();
      const session = pick(
        'running session',
        sessions.filter((one) => !isOver(one)),
        positionals[0] ?? '',
        { id: (one) => one.id, name: (one) => one.title },
      );
      await api.stopSession(session.id, values.force ? 'force' : 'politely');
      if (values.json) io.json({ stopping: session.id, title: session.title });
      else io.out(`“${plain(session.title)}” was told to end.`);
      return Exit.ok;
    }),
});

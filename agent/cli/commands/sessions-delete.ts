import { isOver, type Session } from '../../../shared/model/session.ts';
import { CliError, usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { withMachine } from '../machine.ts';
import { pick } from '../pick.ts';
import { confirm } from '../prompts.ts';
import { plain } from '../text/columns.ts';
import { size } from '../text/times.ts';

export const sessionsDelete = defineCommand({
  name: 'sessions delete',
  summary: 'delete a session that is over: its recording, and all that search knows of it',
  arguments: [{ name: 'SESSION', help: 'its id, the beginning of it, or its title' }],
  options: {
    yes: { type: 'boolean', short: 'y', help: 'do not ask' },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  notes: ['Tasks, their history and their reports stay, and what Claude Code keeps of its conversations.'],
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api }) => {
      const { sessions } = await api.everything();
      const names = { id: (one: Session) => one.id, name: (one: Session) => one.title };
      const { id, title } = pick(
        'session that is over',
        sessions.filter(isOver),
        positionals[0] ?? '',
        names,
      );
      const { recordings, index } = await api.weighSessions([id]);
      if (!values.yes) {
        if (!process.stdin.isTTY) throw usageError('say --yes where nobody can be asked');
        const sure = await confirm(
          `Delete “${plain(title)}” for good? That frees ${size(recordings + index)}.`,
        );
        if (!sure) throw new CliError('nothing was deleted', Exit.failure, 'not-confirmed');
      }
      await api.deleteSessions([id]);
      if (values.json) io.json({ deleted: id, title, freed: recordings + index });
      else io.out(`“${plain(title)}” is deleted; ${size(recordings + index)} are free.`);
      return Exit.ok;
    }),
});

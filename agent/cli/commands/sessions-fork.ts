import type { Session } from '../../../shared/model/session.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { withMachine } from '../machine.ts';
import { pick } from '../pick.ts';
import { terminalSize } from '../terminal-size.ts';
import { plain } from '../text/columns.ts';

export const sessionsFork = defineCommand({
  name: 'sessions fork',
  summary: 'start a session that goes on from a copy of another one’s conversation',
  arguments: [{ name: 'SESSION', help: 'its id, the beginning of it, or its title; it may run' }],
  options: { ...machineOption, ...jsonOption, ...homeOption },
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api }) => {
      const { sessions } = await api.everything();
      const names = { id: (one: Session) => one.id, name: (one: Session) => one.title };
      const { id } = pick('session', sessions, positionals[0] ?? '', names);
      const size = terminalSize(process.stdout.columns, process.stdout.rows);
      const fork = await api.forkSession(id, size === undefined ? {} : { size });
      if (values.json) io.json(fork);
      else io.out(`Started “${plain(fork.title)}”. \`poet attach ${fork.id}\` attaches to it.`);
      return Exit.ok;
    }),
});

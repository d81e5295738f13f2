import { isOver, type Session, type StopHow } from '../../../shared/model/session.ts';
import { usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { withMachine } from '../machine.ts';
import type { MachineApi } from '../machine-api.ts';
import { pick } from '../pick.ts';
import { plain } from '../text/columns.ts';
import { count } from '../text/times.ts';

const ASKED: Record<StopHow, string> = {
  politely: 'was asked to end, and still runs. `--firmly` asks harder, `--force` kills it.',
  firmly: 'was firmly asked to end, and still runs. `--force` kills it.',
  force: 'was killed, and has not ended yet.',
};

function sayStopped(session: Session, how: StopHow, io: Io): void {
  const title = `“${plain(session.title)}”`;
  io.out(isOver(session) ? `${title} has ended.` : `${title} ${ASKED[how]}`);
}

async function stopAll(api: MachineApi, json: boolean, io: Io): Promise<number> {
  const stopped = await api.stopAll();
  if (json) io.json({ stopped: stopped.map(({ id, title }) => ({ id, title })) });
  else
    io.out(
      stopped.length === 0
        ? 'No session was running.'
        : `${count(stopped.length, 'session has', 'sessions have')} ended.`,
    );
  return Exit.ok;
}

export const sessionsStop = defineCommand({
  name: 'sessions stop',
  summary: 'end a session: ask its program to end, ask firmly, or kill it',
  arguments: [
    { name: 'SESSION', optional: true, help: 'its id, the beginning of it, or its title; absent with --all' },
  ],
  options: {
    firmly: { type: 'boolean', help: 'as a machine that shuts down asks (SIGTERM)' },
    force: { type: 'boolean', help: 'kill it, and all that it started in its terminal, at once' },
    all: { type: 'boolean', help: 'every session of the machine, each as hard as it needs' },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api }) => {
      const [wanted] = positionals;
      if (values.all) {
        if (wanted !== undefined) throw usageError('name a session or say --all, not both');
        return stopAll(api, values.json === true, io);
      }
      if (wanted === undefined) throw usageError('say which session, or --all; `poet sessions` lists them');
      const how: StopHow = values.force ? 'force' : values.firmly ? 'firmly' : 'politely';
      const { sessions } = await api.everything();
      const running = sessions.filter((one) => !isOver(one));
      const names = { id: (one: Session) => one.id, name: (one: Session) => one.title };
      const { id } = pick('running session', running, wanted, names);
      const session = await api.stopSession(id, how);
      if (values.json) io.json({ stopping: id, title: session.title, how, state: session.state });
      else sayStopped(session, how, io);
      return Exit.ok;
    }),
});

import { isOver, type Session } from '../../../shared/model/session.ts';
import { chooseProject } from '../choose-project.ts';
import { usageError } from '../cli-error.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { withMachine } from '../machine.ts';
import type { MachineApi } from '../machine-api.ts';
import { pick } from '../pick.ts';
import { terminalSize } from '../terminal-size.ts';
import { plain } from '../text/columns.ts';
import { count } from '../text/times.ts';
import { attach } from './attach.ts';

/** Sessions that are over are meant first: those that run need no resuming. */
export function chooseEnded(sessions: readonly Session[], wanted: string): Session {
  const names = { id: (one: Session) => one.id, name: (one: Session) => one.title };
  const over = sessions.filter(isOver);
  const meant = over.some(
    ({ id, title }) => id.startsWith(wanted) || title.toLowerCase() === wanted.toLowerCase(),
  );
  return pick('session', meant ? over : sessions, wanted, names);
}

async function answerInterrupted(
  api: MachineApi,
  what: 'resume' | 'leave',
  json: boolean,
  io: Io,
): Promise<number> {
  const answered = await api.answerInterrupted(what);
  const { resumed, refused } = answered;
  if (json) io.json(answered);
  else if (what === 'leave') io.out('They are left as they are; each can still be resumed by its name.');
  else {
    io.out(
      resumed.length === 0
        ? 'No session goes on.'
        : `${count(resumed.length, 'session goes', 'sessions go')} on.`,
    );
    for (const { title, message } of refused) io.err(`poet: “${plain(title)}” does not: ${plain(message)}`);
  }
  return refused.length === 0 ? Exit.ok : Exit.failure;
}

export const sessionsResume = defineCommand({
  name: 'sessions resume',
  summary: 'let a session that is over go on, Claude Code in the conversation that it had',
  arguments: [
    {
      name: 'SESSION',
      optional: true,
      help: 'its id, the beginning of it, or its title; absent with --interrupted',
    },
  ],
  options: {
    interrupted: {
      type: 'boolean',
      help: 'every session of Claude Code that a restart of the machine ended',
    },
    leave: { type: 'boolean', help: 'with --interrupted: leave them as they are, and ask no more' },
    project: {
      type: 'string',
      value: 'PROJECT',
      help: 'where its folder has moved: the project to go on in',
    },
    attach: { type: 'boolean', help: 'attach this terminal to it' },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  notes: [
    'A session that runs is not started twice: this gives the one that runs.',
    'What each run printed stays; `poet play` and `poet export` take --run.',
  ],
  async run({ values, positionals }, io) {
    const [wanted] = positionals;
    if (values.leave && !values.interrupted) throw usageError('--leave goes with --interrupted');
    if (values.interrupted && wanted !== undefined) {
      throw usageError('name a session or say --interrupted, not both');
    }
    if (values.attach && (values.json || values.interrupted)) {
      throw usageError('--attach goes with one session, and not with --json');
    }
    let id = '';
    const code = await withMachine(values, async ({ api, remote }) => {
      if (values.interrupted) {
        return answerInterrupted(api, values.leave ? 'leave' : 'resume', values.json === true, io);
      }
      if (wanted === undefined) throw usageError('say which session, or --interrupted');
      const { sessions, projects } = await api.everything();
      const cwd = remote === null ? process.cwd() : null;
      const project = values.project === undefined ? null : chooseProject(projects, values.project, cwd);
      const size = terminalSize(process.stdout.columns, process.stdout.rows);
      const session = await api.resumeSession(chooseEnded(sessions, wanted).id, {
        ...(project && { projectId: project.id }),
        ...(size && { size }),
      });
      id = session.id;
      if (values.json) io.json(session);
      else if (!values.attach) {
        io.out(`“${plain(session.title)}” runs. \`poet attach ${id}\` attaches to it.`);
      }
      return Exit.ok;
    });
    if (!values.attach) return code;
    const { machine, home } = values;
    return attach.run(
      { values: { ...(machine && { machine }), ...(home && { home }) }, positionals: [id] },
      io,
    );
  },
});

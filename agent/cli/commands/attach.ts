import { isOver, type Session } from '../../../shared/model/session.ts';
import { type PredictMode, predictModes } from '../../../shared/terminal/prediction/types.ts';
import { parseDetachKey } from '../attach/detach-key.ts';
import { type AttachEnd, endingOf, exitCodeOf } from '../attach/end.ts';
import { CliError, usageError } from '../cli-error.ts';
import { defineCommand, homeOption, machineOption } from '../command.ts';
import { Exit, exitCodeOfSignal } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { homeOf } from '../local-home.ts';
import { findLink } from '../machine.ts';
import { pick } from '../pick.ts';

const DETACH_KEY = 'ctrl-\\';

/** Running sessions are meant first: a title may have been used before. */
export function chooseSession(sessions: readonly Session[], wanted: string | undefined): Session {
  const running = sessions.filter((session) => !isOver(session));
  const names = { id: (one: Session) => one.id, name: (one: Session) => one.title };
  if (wanted === undefined) {
    if (running.length === 1) return running[0] as Session;
    if (running.length === 0)
      throw new CliError('no session is running; `poet new` starts one', Exit.failure, 'not-found');
    throw usageError('several sessions are running; say which (`poet sessions` lists them)');
  }
  try {
    return pick('session', running, wanted, names);
  } catch (error) {
    if (error instanceof CliError && error.code === 'not-found')
      return pick('session', sessions, wanted, names);
    throw error;
  }
}

function parseKey(text: string): string | null {
  try {
    return parseDetachKey(text);
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

function parsePredict(text: string): PredictMode {
  const mode = predictModes.find((one) => one === text);
  if (mode === undefined) throw usageError(`--predict takes ${predictModes.join(', ')}`);
  return mode;
}

async function report(end: AttachEnd, machine: string, io: Io): Promise<number> {
  switch (end.how) {
    case 'detached':
      io.err('poet: detached; the session goes on.');
      return Exit.ok;
    case 'signal':
      return exitCodeOfSignal(end.signal);
    case 'session': {
      const text = endingOf(end.detached);
      if (text !== null) io.err(`poet: ${text}`);
      return exitCodeOf(end.detached);
    }
    case 'link': {
      const { linkTrouble } = await import('../links/open.ts');
      throw linkTrouble(end.state, machine);
    }
  }
}

export const attach = defineCommand({
  name: 'attach',
  summary: 'attach this terminal to a session, here or on a linked machine',
  arguments: [
    {
      name: 'SESSION',
      optional: true,
      help: 'its id, the beginning of it, or its title (default: the only running one)',
    },
  ],
  options: {
    'detach-key': {
      type: 'string',
      value: 'KEY',
      help: `pressed twice, it leaves the session (default: ${DETACH_KEY}; none: no such key)`,
    },
    predict: {
      type: 'string',
      value: 'WHEN',
      help: 'show keys before they are answered: on, off, or auto (default): where the round trip is long',
    },
    'no-tty': {
      type: 'boolean',
      help: 'for scripts: standard input is typed, output goes to standard output as it is',
    },
    from: {
      type: 'string',
      value: 'WHERE',
      help: 'with --no-tty: output from the start (default) or from now on',
    },
    ...machineOption,
    ...homeOption,
  },
  notes: [
    'It goes through the relay, end to end encrypted, as a phone does. The first time on this machine it links this terminal by itself and says so.',
    'The exit code is the session’s own once it ends; 0 after the detach key; 5 where this terminal may not; 6 where the machine cannot be reached.',
    'What is typed into a dead connection for more than three seconds is not run later: it is shown as “not sent”.',
    'Without a terminal, or with --no-tty, it ends when the session ends; the end of standard input ends nothing.',
  ],
  async run({ values, positionals }, io) {
    const key = parseKey(values['detach-key'] ?? DETACH_KEY);
    const predict = parsePredict(values.predict ?? 'auto');
    const from = values.from ?? 'start';
    if (from !== 'start' && from !== 'now') throw usageError('--from takes start or now');
    const piped = values['no-tty'] === true || !io.interactive;
    const home = homeOf(values);
    const { openLink } = await import('../links/open.ts');
    const { localLink } = await import('../links/local.ts');
    const stored = values.machine === undefined ? await localLink(home, io) : findLink(home, values.machine);
    const opened = await openLink(home, stored);
    try {
      const { sessions } = await opened.api.everything();
      const session = chooseSession(sessions, positionals[0]);
      if (session.runs === 0) {
        throw new CliError(
          `Claude Code ran this one alone; \`poet sessions resume ${session.id} --attach\` lets it go on here`,
          Exit.failure,
          'no-run',
        );
      }
      const say = (line: string) => io.err(`poet: ${line}`);
      if (piped) {
        const { attachPiped } = await import('../attach/piped.ts');
        const { stdin: input, stdout: output } = process;
        return await report(
          await attachPiped({ ...opened, session, from, input, output, say }),
          stored.name,
          io,
        );
      }
      const { attachTerminal } = await import('../attach/terminal.ts');
      return await report(await attachTerminal({ ...opened, session, key, predict, say }), stored.name, io);
    } finally {
      opened.close();
    }
  },
});

import { isOver, type Session } from '../../../shared/model/session.ts';
import { readDeskArguments } from '../../claude/desk-arguments.ts';
import { deskSession } from '../claude/desk-session.ts';
import { projectAround, rootOf } from '../claude/folder.ts';
import { runPlain } from '../claude/plain.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand } from '../command.ts';
import { localApi } from '../control-socket.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { homeOf } from '../local-home.ts';
import type { MachineApi } from '../machine-api.ts';
import { confirm } from '../prompts.ts';
import { terminalSize } from '../terminal-size.ts';
import { plain } from '../text/columns.ts';
import { attach } from './attach.ts';

const isNotRunning = (error: unknown): boolean =>
  error instanceof CliError && error.exitCode === Exit.notRunning;

/** The project around this folder; a new one where the person wants it. Null: none. */
async function projectHere(api: MachineApi, cwd: string, io: Io) {
  const { projects } = await api.everything();
  const known = projectAround(projects, cwd);
  if (known !== undefined) return known;
  const root = rootOf(cwd, io.env.HOME);
  io.err(
    `poet: ${plain(root)} is no project of Open Poet yet. As one, this session can be picked up elsewhere.`,
  );
  return (await confirm(`Add ${plain(root)}?`)) ? api.addProject(root) : null;
}

/** As a shell would say how the program ended; 0 for a session that goes on without this terminal. */
function codeOf(session: Session, attached: number): number {
  if (!isOver(session)) return attached;
  if (session.signal !== null) return 128 + session.signal;
  return session.exitCode ?? attached;
}

export const claude = defineCommand({
  name: 'claude',
  summary: 'Claude Code in this terminal, as `claude` is, with a session that devices can pick up live',
  arguments: [{ name: 'ARGUMENTS', optional: true, help: 'Claude Code’s own, all of them' }],
  raw: true,
  options: {},
  notes: [
    'In a project’s folder, or below it; elsewhere it asks whether to add the folder, as `poet here` does. The environment is this terminal’s. The exit code is Claude Code’s own. Ctrl-\\ twice leaves it running, and so does closing the terminal.',
    '--resume ID and --continue join the session that has the conversation open, or go on in the session that had it.',
    'What begins no session (--print, --version, `mcp`, …), what has no terminal, and everything while no agent runs, is handed to `claude` as it is.',
  ],
  async run({ positionals }, io) {
    const cwd = process.cwd();
    const desk = readDeskArguments(positionals, cwd);
    const alone = () => runPlain(positionals, io.env);
    if (!desk.session || !io.interactive) return alone();
    const home = homeOf({});
    const api = localApi(home);
    try {
      await api.status();
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      io.err('poet: no agent runs here, so this is `claude` alone; `poet up` starts one.');
      return alone();
    }
    const project = await projectHere(api, cwd, io);
    if (project === null) return alone();
    const size = terminalSize(process.stdout.columns, process.stdout.rows);
    const asked = deskSession(desk, { project, cwd, env: io.env, size });
    if (asked === undefined) return alone();
    const { session, joined } = await api.sessionAtDesk(asked);
    if (joined) io.err(`poet: “${plain(session.title)}” has this conversation open; this terminal joins it.`);
    if (session.notice !== null) io.err(`poet: ${plain(session.notice)}`);
    const attached = await attach.run({ values: { home: home.dir }, positionals: [session.id] }, io);
    return codeOf(await api.session(session.id), attached);
  },
});

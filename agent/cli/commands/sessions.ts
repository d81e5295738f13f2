import type { Project } from '../../../shared/model/project.ts';
import { isOver, type Session } from '../../../shared/model/session.ts';
import { signalName } from '../../../shared/model/signal-names.ts';
import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import { withMachine } from '../machine.ts';
import { shortId } from '../pick.ts';
import { table } from '../text/columns.ts';
import { ago } from '../text/times.ts';

const ENDED_SHOWN = 10;

/** One or two words; a stop that somebody asked for is said before the code that came of it. */
export function stateOf({ state, exitCode, signal, stop, interrupted, runs, activity }: Session): string {
  if (runs === 0) return 'imported';
  if (interrupted) return 'interrupted';
  if (state === 'running') return stop === null ? (activity?.state ?? state) : `stopping (${stop.how})`;
  if (state !== 'exited') return state;
  if (stop !== null) return `stopped (${stop.how})`;
  if (exitCode !== null) return `exited ${exitCode}`;
  return signal === null ? state : signalName(signal);
}

/** Running ones first, each kind newest first. */
export function inOrder(sessions: readonly Session[]): Session[] {
  return [...sessions].sort((a, b) => Number(isOver(a)) - Number(isOver(b)) || b.createdAt - a.createdAt);
}

export function sessionRows(
  sessions: readonly Session[],
  projects: readonly Project[],
  now: number,
): string[][] {
  const short = shortId(sessions.map((session) => session.id));
  const names = new Map(projects.map((project) => [project.id, project.name]));
  return sessions.map((session) => [
    short(session.id),
    session.title,
    names.get(session.projectId) ?? '',
    stateOf(session),
    ago(session.lastOutputAt ?? session.createdAt, now),
  ]);
}

export const sessions = defineCommand({
  name: 'sessions',
  aliases: ['sessions list'],
  summary: 'list the sessions, here or on a linked machine',
  options: {
    all: { type: 'boolean', short: 'a', help: `every ended session, not only the last ${ENDED_SHOWN}` },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  run: ({ values }, io) =>
    withMachine(values, async ({ api }) => {
      const { sessions: found, projects } = await api.everything();
      const ordered = inOrder(found);
      if (values.json) {
        io.json(ordered);
        return Exit.ok;
      }
      if (ordered.length === 0) {
        io.out('No session yet. `poet new` starts one.');
        return Exit.ok;
      }
      const over = ordered.filter(isOver);
      const hidden = values.all ? 0 : Math.max(0, over.length - ENDED_SHOWN);
      const shown = ordered.slice(0, ordered.length - hidden);
      const rows = sessionRows(shown, projects, Date.now());
      for (const line of table(['ID', 'TITLE', 'PROJECT', 'STATE', 'LAST OUTPUT'], rows, io.width, 1))
        io.out(line);
      if (hidden > 0) io.out(io.style.dim(`${hidden} older ones are not shown; --all shows them.`));
      return Exit.ok;
    }),
});

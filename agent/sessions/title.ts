import { nameFrom } from '../../shared/model/ids.ts';
import type { Program } from '../../shared/model/session.ts';

const MAX_COMMAND = 60;

/** What a session is called until somebody names it: its program, in its project. One line, whatever the command holds. */
export function defaultTitle(program: Program, project: string): string {
  const what =
    program.kind === 'claude' ? 'Claude Code' : program.kind === 'shell' ? 'Shell' : short(program.command);
  return nameFrom(`${what} · ${project}`, what);
}

function short(command: string): string {
  const line = nameFrom(command, 'command');
  return line.length > MAX_COMMAND ? `${line.slice(0, MAX_COMMAND - 1)}…` : line;
}

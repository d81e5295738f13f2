import type { Program } from '../../shared/model/session.ts';

const MAX_COMMAND = 60;

/** What a session is called until somebody names it: its program, in its project. One line, whatever the command holds. */
export function defaultTitle(program: Program, project: string): string {
  const what =
    program.kind === 'claude' ? 'Claude Code' : program.kind === 'shell' ? 'Shell' : short(program.command);
  return `${what} · ${project}`.slice(0, 200);
}

function short(command: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  const line = command.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return line.length > MAX_COMMAND ? `${line.slice(0, MAX_COMMAND - 1)}…` : line;
}

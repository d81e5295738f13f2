/** Help, made from the table of commands. Pure. */
import type { Command } from './command.ts';
import { Exit } from './exit-codes.ts';
import { aligned, wrap } from './text/columns.ts';
import type { Style } from './text/style.ts';

const HELP_WIDTH = 96;

function usageOf(command: Command): string {
  const args = (command.arguments ?? []).map(({ name, optional }) => (optional ? `[${name}]` : name));
  const flags = Object.keys(command.options).length > 0 ? ['[flags]'] : [];
  return ['poet', command.name, ...args, ...flags].join(' ');
}

export function generalHelp(commands: readonly Command[], version: string, style: Style): string {
  return [
    `${style.strong('Open Poet')} ${version}: Claude Code from anywhere. Real terminals on your machine, end to end encrypted.`,
    '',
    style.strong('Commands'),
    ...aligned(
      commands.map((command) => [command.name, command.summary]),
      HELP_WIDTH,
    ),
    '',
    '`poet COMMAND --help` explains one. It begins with `poet up`.',
    '',
    style.strong('Exit codes'),
    ...aligned(
      [
        [String(Exit.ok), 'done'],
        [String(Exit.failure), 'it did not work; the message says why'],
        [String(Exit.usage), 'unknown command or flag, missing argument'],
        [String(Exit.conflict), 'an agent already runs here, or something in use stands in the way'],
        [String(Exit.notRunning), 'no agent runs here'],
        [String(Exit.refused), 'refused, revoked, or a link that is used or expired'],
        [String(Exit.unreachable), 'the relay or the machine cannot be reached'],
        [String(Exit.interrupted), 'interrupted (129 hang-up, 143 terminated)'],
      ],
      HELP_WIDTH,
    ),
  ].join('\n');
}

export function commandHelp(command: Command, style: Style): string {
  const lines = [`${style.strong(usageOf(command))}`, '', ...wrap(command.summary, HELP_WIDTH)];
  const args = (command.arguments ?? []).map(({ name, help }) => [name, help]);
  if (args.length > 0) lines.push('', style.strong('Arguments'), ...aligned(args, HELP_WIDTH));
  const options = Object.entries(command.options).map(([name, { short, value, help }]) => [
    `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  if (options.length > 0) lines.push('', style.strong('Flags'), ...aligned(options, HELP_WIDTH));
  for (const note of command.notes ?? []) lines.push('', ...wrap(note, HELP_WIDTH));
  return lines.join('\n');
}

/** Reads the command line, runs the command, ends with its exit code. */
import { parseCommandLine } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { commands } from './commands.ts';
import { Exit } from './exit-codes.ts';
import { commandHelp, generalHelp } from './help.ts';
import { createIo, type Io } from './io.ts';
import { version } from './version.ts';

async function main(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parseCommandLine(commands, argv);
  switch (parsed.do) {
    case 'version':
      io.out(version());
      return Exit.ok;
    case 'help':
      io.out(
        parsed.command === null
          ? generalHelp(commands, version(), io.style)
          : commandHelp(parsed.command, io.style),
      );
      return Exit.ok;
    case 'run':
      return await parsed.command.run(parsed.input, io);
  }
}

/** Errors of ours and of the operating system are words; anything else is a defect and shows where it happened. */
function report(error: unknown, io: Io, json: boolean): number {
  const { message, stack, syscall }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  const known = error instanceof CliError;
  const exitCode = known ? error.exitCode : Exit.failure;
  if (json) io.json({ event: 'error', code: known ? error.code : 'failed', message, exitCode });
  io.err(`poet: ${known || syscall !== undefined ? message : stack}`);
  return exitCode;
}

// A reader that had enough, as in `poet sessions | head -1`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? Exit.ok : 1),
);

const argv = process.argv.slice(2);
const io = createIo(process);
try {
  process.exit(await main(argv, io));
} catch (error) {
  process.exit(report(error, io, argv.includes('--json')));
}

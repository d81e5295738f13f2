import { CliError } from './cli-error.ts';
import { Exit } from './exit-codes.ts';

/** Errors of the agent with words for a person in them; by name, so that its modules are not loaded for this. */
const SPOKEN = new Set(['AlreadyRunning', 'HomeError', 'KeysError', 'PtyHostUnavailable', 'StoreError']);

/** What keeps a server from starting, in words. Anything unforeseen is given back as it is. */
export function startupError(error: unknown, port: number): unknown {
  if (error instanceof CliError || !(error instanceof Error)) return error;
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (SPOKEN.has(name)) {
    return name === 'AlreadyRunning'
      ? new CliError(message, Exit.conflict, 'already-running')
      : new CliError(message, Exit.failure, name);
  }
  switch (code) {
    case 'EADDRINUSE':
      return new CliError(
        `port ${port} is taken by another program; choose one with --port, or --port 0 for any free one`,
        Exit.conflict,
        'port-taken',
      );
    case 'EACCES':
      return port > 0 && port < 1024
        ? new CliError(`ports below 1024 are for root; choose another than ${port} with --port`)
        : error;
    case 'EADDRNOTAVAIL':
      return new CliError('this machine has no such address to listen on; --host names it');
    default:
      return error;
  }
}

import { HomeError } from '../home.ts';
import { CliError } from './cli-error.ts';
import { Exit } from './exit-codes.ts';

/** What keeps a server from starting, in words. Anything unforeseen is given back as it is. */
export function startupError(error: unknown, port: number): unknown {
  if (error instanceof CliError || !(error instanceof Error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new CliError(
      `port ${port} is taken by another program; choose one with --port, or --port 0 for any free one`,
      Exit.conflict,
      'port-taken',
    );
  }
  if (code === 'EACCES' && port < 1024) {
    return new CliError(
      `ports below 1024 are for root; choose another than ${port} with --port`,
      Exit.failure,
      'port',
    );
  }
  if (code === 'EADDRNOTAVAIL')
    return new CliError('this machine has no such address to listen on', Exit.failure, 'address');
  if (error instanceof HomeError) return new CliError(message, Exit.failure, 'home');
  return error;
}

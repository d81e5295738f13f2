import { Exit } from './exit-codes.ts';

/** What stops a command, in words for the person at the terminal; never shown with a stack. */
export class CliError extends Error {
  override name = 'CliError';
  readonly exitCode: number;
  /** A word for scripts: `--json` shows it. */
  readonly code: string;

  constructor(message: string, exitCode: number = Exit.failure, code = 'failed') {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
  }
}

export const usageError = (message: string): CliError => new CliError(message, Exit.usage, 'usage');

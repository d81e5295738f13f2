import { type Home, HomeError, openHome } from '../home.ts';
import { CliError } from './cli-error.ts';

/** The state directory that `--home` names, or the usual one. */
export function homeOf(values: { home?: string }): Home {
  try {
    return openHome(values.home);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError(
      error instanceof HomeError ? message : `the state directory cannot be used: ${message}`,
    );
  }
}

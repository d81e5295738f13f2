/** Numbers and addresses given on the command line. Pure; throw CliError with exit code 2. */
import { usageError } from './cli-error.ts';

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw usageError(`“${text}” is no port; ports are 0 (any free one) to 65535`);
  return port;
}

export function parseNumber(flag: string, text: string, least: number, most: number): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    throw usageError(`--${flag} takes a number from ${least} to ${most}, not “${text}”`);
  return number;
}

/** The origin of an address, such as `https://poet.example`; refuses anything behind the host and port. */
export function parseOrigin(flag: string, text: string, schemes: readonly string[]): string {
  const url = URL.parse(text);
  if (url === null || !schemes.includes(url.protocol.slice(0, -1))) {
    throw usageError(`--${flag} takes an address like ${schemes[0]}://name.example, not “${text}”`);
  }
  if (url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw usageError(`--${flag} takes scheme, name and port only: ${url.protocol}//${url.host}`);
  }
  return `${url.protocol}//${url.host}`;
}

/** The terminal as commands see it. */
import { createStyle, type Style } from './text/style.ts';

export interface Io {
  /** A line on standard output. */
  out(line?: string): void;
  /** A line on standard error. */
  err(line: string): void;
  /** One JSON object on a line of its own, on standard output. */
  json(value: unknown): void;
  readonly style: Style;
  readonly env: NodeJS.ProcessEnv;
  /** A person can be asked: standard input and output are both a terminal. */
  readonly interactive: boolean;
  /** Cells in a line of the terminal; 100 where there is none. */
  readonly width: number;
}

export function createIo(process: NodeJS.Process): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    out: (line = '') => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    style: createStyle(stdout, env),
    env,
    interactive: stdin.isTTY === true && stdout.isTTY === true,
    get width() {
      return stdout.columns ?? 100;
    },
  };
}

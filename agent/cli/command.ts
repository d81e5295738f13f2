/** The shape of a command: what the table holds, what help is made of, what the parser checks. */
import type { Io } from './io.ts';

export interface OptionSpec {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** What stands for the value in help. */
  value?: string;
  help: string;
}
export type Options = Record<string, OptionSpec>;

export interface ArgumentSpec {
  name: string;
  help: string;
  optional?: boolean;
}

type ValueOf<O extends OptionSpec> = O['type'] extends 'boolean'
  ? boolean
  : O extends { multiple: true }
    ? string[]
    : string;
export type Values<O extends Options> = { [K in keyof O]?: ValueOf<O[K]> };

export interface Input<O extends Options> {
  values: Values<O>;
  positionals: string[];
}

export interface Command<O extends Options = Options> {
  /** One or two words: `devices revoke`. */
  name: string;
  /** Other names that reach it. */
  aliases?: readonly string[];
  summary: string;
  arguments?: readonly ArgumentSpec[];
  /** Everything behind its name is another program's: none of it is read, not even --help. */
  raw?: boolean;
  options: O;
  /** Paragraphs under the options. */
  notes?: readonly string[];
  /** Gives the exit code; throws CliError. */
  run(input: Input<O>, io: Io): Promise<number>;
}

export const defineCommand = <const O extends Options>(command: Command<O>): Command => command;

export const homeOption = {
  home: {
    type: 'string',
    value: 'DIR',
    help: 'state directory (default: $OPEN_POET_HOME, or the system’s place for state)',
  },
} as const satisfies Options;
export const jsonOption = {
  json: { type: 'boolean', help: 'print JSON, for scripts' },
} as const satisfies Options;
export const projectOption = {
  project: { type: 'string', short: 'p', value: 'PROJECT', help: 'one project: its id, name or folder' },
} as const satisfies Options;
export const machineOption = {
  machine: { type: 'string', short: 'm', value: 'NAME', help: 'a linked machine instead of this one' },
} as const satisfies Options;

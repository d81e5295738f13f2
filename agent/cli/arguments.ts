/** From argv to a command with checked arguments. Pure. */
import { parseArgs } from 'node:util';
import { usageError } from './cli-error.ts';
import type { Command, Input, Options } from './command.ts';
import { nearest } from './text/nearest.ts';

export type Parsed =
  | { do: 'help'; command: Command | null }
  | { do: 'version' }
  | { do: 'run'; command: Command; input: Input<Options> };

const namesOf = (command: Command): string[] => [command.name, ...(command.aliases ?? [])];

function findCommand(commands: readonly Command[], words: readonly string[]): [Command, number] | null {
  for (const count of [2, 1]) {
    if (words.length < count) continue;
    const name = words.slice(0, count).join(' ');
    const command = commands.find((candidate) => namesOf(candidate).includes(name));
    if (command !== undefined) return [command, count];
  }
  return null;
}

/** The words before the first flag: only these name a command. */
function leadingWords(argv: readonly string[]): string[] {
  const end = argv.findIndex((word) => word.startsWith('-'));
  return argv.slice(0, end === -1 ? argv.length : end);
}

function unknownCommand(commands: readonly Command[], words: readonly string[]): Error {
  const group = commands.filter((command) => command.name.split(' ')[0] === words[0]);
  if (group.length > 0) {
    const choices = group.map((command) => `poet ${command.name}`).join(', ');
    const said = words[1] === undefined ? `say what: ` : `unknown command “${words.join(' ')}”; there are `;
    return usageError(said + choices);
  }
  const guess = nearest(words[0] ?? '', [...new Set(commands.flatMap(namesOf))]);
  const hint = guess === null ? '`poet help` lists them' : `did you mean “${guess}”?`;
  return usageError(`unknown command “${words[0]}”; ${hint}`);
}

/** Throws CliError with exit code 2 where argv is not a command line of ours. */
export function parseCommandLine(commands: readonly Command[], argv: readonly string[]): Parsed {
  const words = leadingWords(argv);
  const first = argv[0];
  if (first === undefined || first === '--help' || first === '-h') return { do: 'help', command: null };
  if (first === '--version' || first === '-V') return { do: 'version' };
  if (first === 'help') {
    const about = words.slice(1);
    if (about.length === 0) return { do: 'help', command: null };
    const found = findCommand(commands, about);
    if (found === null) throw unknownCommand(commands, about);
    return { do: 'help', command: found[0] };
  }
  if (words.length === 0) throw usageError(`unknown flag “${first}”; \`poet help\` lists the commands`);
  const found = findCommand(commands, words);
  if (found === null) throw unknownCommand(commands, words);
  const [command, count] = found;
  const isGroup = commands.some((one) => one.name.startsWith(`${words[0]} `));
  if (count === 1 && words.length > 1 && isGroup && command.arguments === undefined) {
    throw unknownCommand(commands, words);
  }
  const rest = argv.slice(count);
  if (command.raw) return { do: 'run', command, input: { values: {}, positionals: [...rest] } };
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (own.includes('--help') || own.includes('-h')) return { do: 'help', command };
  return { do: 'run', command, input: parseInput(command, rest) };
}

function parseInput(command: Command, args: readonly string[]): Input<Options> {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, multiple: multiple ?? false, ...(short === undefined ? {} : { short }) },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError(`${flagProblem(command, error)}; \`poet ${command.name} --help\` explains`);
  }
  const specs = command.arguments ?? [];
  const { positionals } = parsed;
  const missing = specs.slice(positionals.length).find((spec) => spec.optional !== true);
  if (missing !== undefined) {
    throw usageError(`${missing.name} is missing: ${missing.help}; \`poet ${command.name} --help\` explains`);
  }
  const extra = positionals[specs.length];
  if (extra !== undefined) {
    throw usageError(`“${extra}” is one argument too many; \`poet ${command.name} --help\` explains`);
  }
  return { values: parsed.values as Input<Options>['values'], positionals };
}

function flagProblem(command: Command, error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const flag = /'(-[^']*)'/.exec(message)?.[1] ?? '';
    const guess = nearest(flag.replace(/^-+/, ''), Object.keys(command.options));
    return `unknown flag “${flag}”${guess === null ? '' : `, did you mean “--${guess}”?`}`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const flag = /--[a-z-]+/.exec(message)?.[0] ?? 'a flag';
    return message.includes('does not take') ? `${flag} takes no value` : `${flag} needs a value`;
  }
  return message;
}

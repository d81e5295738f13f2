/** A server in a line, and what a person types into its form. Pure. */
import type { Launch, LaunchInput } from '../../../shared/model/server.ts';

export const whatItRuns = (launch: Launch): string =>
  launch.kind === 'stdio' ? [launch.command, ...launch.args].join(' ') : launch.url;

export interface Value {
  name: string;
  /** null: the machine has it, and this device does not. */
  value: string | null;
}
export interface ServerForm {
  name: string;
  kind: Launch['kind'];
  /** Command and arguments, as in a shell. */
  command: string;
  url: string;
  values: readonly Value[];
  alwaysLoad: boolean;
}

export function formOf(launch: Launch): Pick<ServerForm, 'kind' | 'command' | 'url' | 'values'> {
  const values = (names: readonly string[]) => names.map((name) => ({ name, value: null }));
  return launch.kind === 'stdio'
    ? {
        kind: launch.kind,
        command: [launch.command, ...launch.args].map(quoted).join(' '),
        url: '',
        values: values(launch.env),
      }
    : { kind: launch.kind, command: '', url: launch.url, values: values(launch.headers) };
}

export function launchOf({ kind, command, url, values }: ServerForm): LaunchInput {
  const named = Object.fromEntries(
    values.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
  if (kind !== 'stdio') return { kind, url: url.trim(), headers: named };
  const [program = '', ...args] = words(command);
  return { kind, command: program, args, env: named };
}

/** Splits as a shell does with spaces and quotation marks, and does nothing else that a shell does. */
export function words(line: string): string[] {
  const found: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) found.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (word !== null) found.push(word);
  return found;
}

const quoted = (word: string): string => {
  if (word !== '' && !/[\s"']/.test(word)) return word;
  return word.includes('"') ? `'${word}'` : `"${word}"`;
};

/** Questions to the person at the terminal. Every one ends at once when its signal aborts. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CliError } from './cli-error.ts';
import { Exit } from './exit-codes.ts';

const unheard = () => new CliError('no answer; nothing was changed', Exit.failure, 'no-answer');

async function ask(question: string, output: Writable, signal?: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true });
  const ended = new AbortController();
  const interrupted = () => process.kill(process.pid, 'SIGINT');
  lines.once('close', () => ended.abort());
  lines.once('SIGINT', interrupted);
  try {
    return await lines.question(question, {
      signal: AbortSignal.any([ended.signal, ...(signal ? [signal] : [])]),
    });
  } catch {
    throw unheard();
  } finally {
    lines.close();
  }
}

/** True for yes; anything but a clear yes is a no. Rejects where the signal aborts or the input ends. */
export async function confirm(question: string, signal?: AbortSignal): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `, process.stdout, signal);
  return /^y(es)?$/i.test(answer.trim());
}

/** A line that is not shown while it is typed or pasted. */
export async function askSecret(question: string): Promise<string> {
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return (await ask('', silent)).trim();
  } finally {
    process.stdout.write('\n');
  }
}

/** All of standard input, at most `max` characters of `what`. */
export async function readStdin(max: number, what: string): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.length > max) throw new CliError(`standard input holds more than ${what}`, Exit.usage, 'usage');
  }
  return text.trim();
}

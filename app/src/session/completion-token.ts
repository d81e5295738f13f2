/** What is being completed at the caret of a prompt to Claude Code, and what a choice makes of the text. Pure. */
import type { Text } from '../editor/undo.ts';

export interface CompletionToken {
  kind: 'file' | 'command';
  /** What was typed of it. */
  query: string;
  /** Where it begins, with its sign. */
  from: number;
}

/** null: nothing is being completed. A slash counts at the very start, an @ at the start of a word. */
export function tokenAt({ value, from, to }: Text): CompletionToken | null {
  if (from !== to) return null;
  const before = value.slice(0, from);
  const command = /^\/([\w:.-]*)$/.exec(before);
  if (command) return { kind: 'command', query: command[1] ?? '', from: 0 };
  const file = /(?:^|\s)@([^\s@"]*)$/.exec(before);
  if (file) return { kind: 'file', query: file[1] ?? '', from: before.length - (file[1] ?? '').length - 1 };
  return null;
}

/** The text with the choice in place of what was typed. A folder is gone on with, everything else is finished. */
export function completed({ value, to }: Text, token: CompletionToken, choice: string): Text {
  const rest = value.slice(to).replace(/^\S*/, '');
  const isFolder = token.kind === 'file' && choice.endsWith('/');
  const name = /\s/.test(choice) ? `"${choice}"` : choice;
  const gap = isFolder || /^\s/.test(rest) ? '' : ' ';
  const put = `${token.kind === 'file' ? '@' : '/'}${name}${gap}`;
  const at = token.from + put.length + (gap === '' && !isFolder ? 1 : 0);
  return { value: value.slice(0, token.from) + put + rest, from: at, to: at };
}

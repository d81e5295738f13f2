import { expect, test } from 'vitest';
import type { Text } from '../editor/undo.ts';
import { completed, tokenAt } from './completion-token.ts';

/** `|` is the caret. */
function text(marked: string): Text {
  const at = marked.indexOf('|');
  return { value: marked.replace('|', ''), from: at, to: at };
}
const marked = ({ value, from }: Text) => `${value.slice(0, from)}|${value.slice(from)}`;

test.each([
  ['/rev|', 'command', 'rev'],
  ['/|', 'command', ''],
  ['see @src/sy|', 'file', 'src/sy'],
  ['@|', 'file', ''],
  ['line\n@cl|', 'file', 'cl'],
  ['see /rev|', null, null],
  ['ada@exa|', null, null],
  ['/review it|', null, null],
  ['@done |', null, null],
])('at the caret of %j it is %s %j', (before, kind, query) => {
  const token = tokenAt(text(before));
  expect(token?.kind ?? null).toBe(kind);
  expect(token?.query ?? null).toBe(query);
});

test.each([
  ['/re|', 'review', '/review |'],
  ['see @cl|', 'src/client.ts', 'see @src/client.ts |'],
  ['see @cl| and go', 'src/client.ts', 'see @src/client.ts |and go'],
  ['@s|', 'src/', '@src/|'],
  ['@my|', 'my file.md', '@"my file.md" |'],
  ['see @cl|ie', 'src/client.ts', 'see @src/client.ts |'],
])('%j with the choice %j is %j', (before, choice, after) => {
  const at = text(before);
  const token = tokenAt(at);
  expect(token && marked(completed(at, token, choice))).toBe(after);
});

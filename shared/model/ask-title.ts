/** What Claude asks, in a line: the same on a screen and in a notification. */
import type { Ask } from './ask.ts';

const WANTS: Record<string, string> = {
  Bash: 'run a command',
  Edit: 'change a file',
  MultiEdit: 'change a file',
  NotebookEdit: 'change a notebook',
  Write: 'write a file',
  Read: 'read a file',
  WebFetch: 'open a page of the web',
  WebSearch: 'search the web',
};

export function askTitle({ kind, tool }: Pick<Ask, 'kind' | 'tool'>): string {
  if (kind === 'question') return 'Claude asks you';
  if (kind === 'plan') return 'Claude has a plan';
  const wants = WANTS[tool];
  if (wants !== undefined) return `Claude wants to ${wants}`;
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(tool) ?? [];
  return server === undefined ? `Claude wants to use ${tool}` : `Claude wants to use ${name} of ${server}`;
}

import { defineCommand, homeOption, jsonOption, machineOption } from '../command.ts';
import { Exit } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { withMachine } from '../machine.ts';
import { shortId } from '../pick.ts';
import { plain } from '../text/columns.ts';
import { ago } from '../text/times.ts';

const WHERE = {
  output: 'output',
  prompt: 'prompt',
  answer: 'answer',
  tool: 'tool',
  session: 'title',
  task: 'task',
  note: 'note',
} as const;

export const search = defineCommand({
  name: 'search',
  summary: 'find words in all that sessions printed and said, in tasks and notes',
  arguments: [{ name: 'WORDS', help: 'all of them must be there; "in quotes" together, -word not' }],
  options: {
    all: { type: 'boolean', short: 'a', help: 'look through everything, however long ago' },
    ...machineOption,
    ...jsonOption,
    ...homeOption,
  },
  run: ({ values, positionals }, io) =>
    withMachine(values, async ({ api }) => {
      const query = positionals.join(' ');
      const { sessions } = await api.everything();
      const titles = new Map(sessions.map(({ id, title }) => [id, title]));
      const short = shortId(sessions.map(({ id }) => id));
      let before: number | null = null;
      let any = false;
      do {
        const answer = await api.search(query, before);
        any ||= answer.found.length > 0;
        if (values.json) for (const found of answer.found) io.json(found);
        else {
          for (const { sessionId, kind, at, text, marks } of answer.found) {
            const title = sessionId === null ? '' : (titles.get(sessionId) ?? '');
            const id = sessionId === null ? '' : short(sessionId);
            const where = [id, plain(title), WHERE[kind], ago(at, Date.now())].filter(Boolean);
            io.out(io.style.dim(where.join(' · ')));
            io.out(`  ${marked(text, marks, io)}`);
          }
          if (answer.building) io.err('The index is still being made: there may be more.');
        }
        ({ before } = answer);
      } while (before !== null && (values.all || !any));
      if (!any && !values.json) io.out('Nothing was found.');
      if (before !== null && !values.json)
        io.out(io.style.dim('Older things were not looked through; --all does.'));
      return any ? Exit.ok : Exit.failure;
    }),
});

function marked(text: string, marks: readonly (readonly [number, number])[], io: Io): string {
  let shown = '';
  let at = 0;
  for (const [from, to] of marks) {
    shown += plain(text.slice(at, from)) + io.style.strong(plain(text.slice(from, to)));
    at = to;
  }
  return shown + plain(text.slice(at));
}

/** Words of one session to another of its project. */
import * as v from 'valibot';
import { promptTextSchema, promptWhenSchema } from '../../shared/model/prompt.ts';
import type { Session } from '../../shared/model/session.ts';
import { liveSessions } from '../store/sessions.ts';
import type { ToolDeps } from './groups.ts';
import { createPace } from './pace.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

const MOST = 10;
const WITHIN_MS = 10 * 60_000;

export function promptTools({ store, clock, sendPrompt }: ToolDeps): Tool[] {
  const pace = createPace(clock, MOST, WITHIN_MS);
  return [
    defineTool({
      name: 'session_prompt',
      title: 'Speak to another session',
      description:
        'Sends a prompt to another session of Claude Code that runs in the same project, as the person could type it there; it says which session it is from. session_info lists them. Returns once it stands in line, and brings no answer back.',
      arguments: v.object({
        session: v.pipe(v.string(), v.trim(), v.description('Its id, or its title')),
        text: v.pipe(promptTextSchema, v.description('What is said to it')),
        when: v.optional(
          v.pipe(
            promptWhenSchema,
            v.description('soon: also while it works. idle: once it has nothing to do'),
          ),
          'idle',
        ),
      }),
      example: { session: 'Docs: self-hosting', text: 'The port is 7333 from now on.', when: 'idle' },
      // What is said counts as the person's own words there, where other permissions may hold.
      policy: 'ask',
      run({ session: wanted, text, when }, { session, project }) {
        const others = liveSessions(store.db, project.id).filter(
          ({ id, program, claudeId }) => id !== session.id && program.kind === 'claude' && claudeId !== null,
        );
        const to = meant(others, wanted);
        if (!pace.take(session.id)) {
          throw new ToolError(`${MOST} prompts went out in ten minutes. Ask the person to say the rest.`);
        }
        const words = `From the session “${session.title}” of this project:\n\n${text}`;
        sendPrompt(to.id, { text: words, when }, `by the session “${session.title}”`);
        return `It stands in line for “${to.title}”.`;
      },
    }),
  ];
}

/** Throws ToolError that names those there are. */
function meant(others: readonly Session[], wanted: string): Session {
  const byId = others.find(({ id }) => id === wanted);
  const byTitle = others.filter(({ title }) => title.toLowerCase() === wanted.toLowerCase());
  const [only] = byTitle;
  if (byId !== undefined) return byId;
  if (only !== undefined && byTitle.length === 1) return only;
  if (others.length === 0) throw new ToolError('No other session of Claude Code runs in this project.');
  const names = others.map(({ id, title }) => `“${title}” (${id})`).join(', ');
  throw new ToolError(
    `“${wanted}” is ${only === undefined ? 'none' : 'more than one'} of the sessions that run here: ${names}.`,
  );
}

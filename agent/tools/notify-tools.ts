/** Words of a session to its person. */
import * as v from 'valibot';
import { MAX_NOTIFICATION_TEXT } from '../../shared/model/notification.ts';
import type { ToolDeps } from './groups.ts';
import { createPace } from './pace.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

const MAX_WORDS = 10;
const WITHIN_MS = 10 * 60_000;

export function notifyTools({ notifications, clock }: ToolDeps): Tool[] {
  const pace = createPace(clock, MAX_WORDS, WITHIN_MS);
  return [
    defineTool({
      name: 'notify',
      title: 'Write into the inbox',
      description:
        'Leaves a message in the inbox of the person, who may be away: that something long is done, or what they should know when they are back. It waits for no answer: ask a question with AskUserQuestion. Not for progress that the screen shows anyway.',
      arguments: v.object({
        title: v.pipe(
          v.string('say it in one line'),
          v.trim(),
          v.minLength(1, 'say it in one line'),
          v.maxLength(200, 'at most 200 characters; put the rest into text'),
          v.description('What happened, in one line'),
        ),
        text: v.optional(
          v.pipe(
            v.string(),
            v.maxLength(MAX_NOTIFICATION_TEXT, `at most ${MAX_NOTIFICATION_TEXT} characters`),
            v.description('Further words, where one line is too short'),
          ),
        ),
      }),
      example: { title: 'The migration is done', text: '41,000 rows moved, none refused.' },
      policy: 'allow',
      run({ title, text }, { session }) {
        if (!pace.take(session.id)) {
          throw new ToolError(`${MAX_WORDS} messages went out in ten minutes. Say the rest in the terminal.`);
        }
        notifications.post({ kind: 'notify', sessionId: session.id, title, ...(text && { text }) });
        return 'It is in the inbox.';
      },
    }),
  ];
}

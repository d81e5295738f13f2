/** A question of a session to its person, wherever they are. */
import * as v from 'valibot';
import type { Questions } from '../../shared/model/ask.ts';
import type { ToolDeps } from './groups.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

/** Shows the questions on every device of the owner; null: nobody answered before `signal` was aborted. */
export type AskPerson = (
  sessionId: string,
  questions: Questions,
  signal: AbortSignal,
) => Promise<{ answers: Record<string, string> } | { declined: string | null } | null>;

const MINUTES = 10;
const MAX_MINUTES = 120;
const line = (most: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1, 'say it in words'), v.maxLength(most));

export const askTools = ({ askPerson, clock }: ToolDeps): Tool[] => [
  defineTool({
    name: 'ask_user',
    title: 'Ask you a question',
    description:
      'Asks the person a question with choices; it pops up on their phone and waits. They may answer in words of their own. For decisions that are theirs and without which you cannot go on well. It gives up after a time that you set; then decide yourself, and say so.',
    arguments: v.object({
      question: v.pipe(line(1000), v.description('One question, whole')),
      choices: v.pipe(
        v.array(
          v.object({
            label: v.pipe(line(100), v.description('A few words')),
            description: v.optional(v.pipe(v.string(), v.maxLength(400))),
          }),
        ),
        v.minLength(2, 'give at least two choices'),
        v.maxLength(6, 'give at most six choices'),
      ),
      several: v.optional(v.pipe(v.boolean(), v.description('More than one may be chosen'))),
      minutes: v.optional(
        v.pipe(
          v.number(),
          v.minValue(1),
          v.maxValue(MAX_MINUTES),
          v.description(`How long it waits; ${MINUTES} where absent`),
        ),
      ),
    }),
    example: {
      question: 'Keep the old grammar behind a flag, or drop it?',
      choices: [{ label: 'Keep it behind a flag' }, { label: 'Drop it', description: 'Breaks files of 1.x' }],
    },
    policy: 'allow',
    async run({ question, choices, several = false, minutes = MINUTES }, { session, signal }) {
      const late = new AbortController();
      const cancel = clock.after(minutes * 60_000, () => late.abort());
      const questions = {
        questions: [{ question, multiSelect: several, options: choices }],
      };
      try {
        const answer = await askPerson(session.id, questions, AbortSignal.any([signal, late.signal]));
        if (answer === null) {
          throw new ToolError(
            `Nobody answered within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. Decide yourself and say what you decided, or stop and say what you need.`,
          );
        }
        if ('answers' in answer) return answer.answers[question] ?? 'They chose nothing.';
        return answer.declined === null
          ? 'They do not want to answer this. Stop, and wait for what they say.'
          : `They did not choose, and say: ${answer.declined}`;
      } finally {
        cancel();
      }
    },
  }),
];

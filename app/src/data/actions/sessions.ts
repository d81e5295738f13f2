import * as v from 'valibot';
import { type AskAnswer, askSchema } from '../../../../shared/model/ask.ts';
import { countSchema } from '../../../../shared/model/ids.ts';
import { MAX_COLS, type NewSession, sessionSchema } from '../../../../shared/model/session.ts';
import type { Calls } from '../calls.ts';

const scrolledSchema = v.object({
  /** Bytes as text that draw the rows on a fresh terminal of `cols`, each line ending in a line break. */
  drawn: v.string(),
  cols: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_COLS)),
  rows: countSchema,
  /** The first row goes on in the last one of the page before. */
  continues: v.boolean(),
  /** Where the page before this one ends; null: nothing was printed before. */
  next: v.nullable(countSchema),
  /** Something was printed before, and is not kept any more. */
  gone: v.boolean(),
});
export type ScrolledPage = v.InferOutput<typeof scrolledSchema>;

const ANSWER_MS = 10 * 60_000;

/** Of the request that answers one, as the outbox has it. */
export const askPath = (session: string, ask: string): string => `/v1/sessions/${session}/asks/${ask}`;

export type SessionActions = ReturnType<typeof sessionActions>;
export function sessionActions({ live, later, machine }: Calls) {
  const title = (id: string, session: string) => machine(id)?.row('session', session)?.title ?? 'a session';
  return {
    /** Needs the link: a session that starts an hour later is not what was asked for. */
    newSession: (id: string, input: NewSession) =>
      live(id, { method: 'POST', path: '/v1/sessions', body: input }, sessionSchema),
    renameSession: (id: string, session: string, name: string) =>
      later(id, `Rename “${title(id, session)}”`, {
        method: 'PATCH',
        path: `/v1/sessions/${session}`,
        body: { title: name, was: machine(id)?.row('session', session)?.title },
        // Whoever sends it again has read which name stands now.
        insists: { title: name },
      }),
    /**
     * What had scrolled off the screen of a run once `before` bytes were printed, one page back. `resized`: and once its
     * terminal had taken the sizes that it was given there.
     */
    scrolled: (id: string, session: string, run: number, before: number, resized: boolean) =>
      live(
        id,
        {
          method: 'GET',
          path: `/v1/sessions/${session}/runs/${run}/scrolled?before=${before}${resized ? '&resized=1' : ''}`,
        },
        scrolledSchema,
      ),
    /** What Claude Code waits for, with its whole input. */
    wholeAsk: (id: string, session: string, ask: string) =>
      live(id, { method: 'GET', path: askPath(session, ask) }, askSchema),
    /** Late it would be the answer to a question that nobody asks any more: it goes within ten minutes, or not at all. */
    answerAsk: (id: string, session: string, ask: string, body: AskAnswer) =>
      later(id, `${body.answer === 'deny' ? 'Deny' : 'Allow'} in “${title(id, session)}”`, {
        method: 'POST',
        path: askPath(session, ask),
        body,
        goodFor: ANSWER_MS,
      }),
  };
}

import * as v from 'valibot';
import { type AskAnswer, askSchema } from '../../../../shared/model/ask.ts';
import { newId } from '../../../../shared/model/ids.ts';
import { type NewSession, sessionSchema } from '../../../../shared/model/session.ts';
import type { Calls } from '../calls.ts';

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
        body: { title: name },
      }),
    stopSession: (id: string, session: string, how: 'politely' | 'force') =>
      later(id, `Stop “${title(id, session)}”`, {
        method: 'POST',
        path: `/v1/sessions/${session}/stop`,
        body: { how },
      }),
    /** What Claude Code waits for, with its whole input. */
    wholeAsk: (id: string, session: string, ask: string) =>
      live(id, { method: 'GET', path: `/v1/sessions/${session}/asks/${ask}` }, askSchema),
    /** Needs the link: an answer that comes an hour later is to a question that nobody asks any more. */
    answerAsk: (id: string, session: string, ask: string, body: AskAnswer) =>
      live(id, { method: 'POST', path: `/v1/sessions/${session}/asks/${ask}`, body, key: newId() }, v.null()),
  };
}

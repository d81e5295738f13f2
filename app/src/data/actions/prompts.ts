import * as v from 'valibot';
import { newId } from '../../../../shared/model/ids.ts';
import { type Control, type PromptWhen, wholePromptSchema } from '../../../../shared/model/prompt.ts';
import type { Calls } from '../calls.ts';

const LABEL_CHARACTERS = 60;

/** Of the request that sends one, as the outbox has it. */
export const promptPath = (session: string): string => `/v1/sessions/${session}/prompts`;

export type PromptActions = ReturnType<typeof promptActions>;
export function promptActions({ live, later }: Calls) {
  const one = (session: string, prompt: string) => `${promptPath(session)}/${prompt}`;
  return {
    /** Kept on this device until the machine has it, and on the machine until Claude Code has taken it. Late, it asks first. */
    sendPrompt: (id: string, session: string, text: string, when: PromptWhen = 'soon') =>
      later(id, `Send “${headOf(text)}”`, {
        method: 'POST',
        path: promptPath(session),
        body: { text, when },
        asks: true,
      }),
    wholePrompt: (id: string, session: string, prompt: string) =>
      live(id, { method: 'GET', path: one(session, prompt) }, wholePromptSchema),
    promptAgain: (id: string, session: string, prompt: string) =>
      live(id, { method: 'POST', path: one(session, prompt), key: newId() }, v.null()),
    takeBackPrompt: (id: string, session: string, prompt: string) =>
      live(id, { method: 'DELETE', path: one(session, prompt) }, v.null()),
    /** Needs the link: what it stops an hour later is something else. */
    control: (id: string, session: string, control: Control) =>
      live(
        id,
        { method: 'POST', path: `/v1/sessions/${session}/controls`, body: { control }, key: newId() },
        v.null(),
      ),
  };
}

function headOf(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= LABEL_CHARACTERS ? line : `${line.slice(0, LABEL_CHARACTERS - 1)}…`;
}

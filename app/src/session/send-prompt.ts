/** The one way by which written text reaches a session. */
import type { Session } from '../../../shared/model/session.ts';
import type { Result } from '../data/types.ts';
import type { TerminalController } from '../terminal/controller.ts';
import { keyBytes } from '../terminal/key-bytes.ts';
import { promptWrites } from '../terminal/prompt-bytes.ts';

export interface PromptTarget {
  machineId: string;
  session: Session;
  terminal: Pick<TerminalController, 'type' | 'mayType' | 'bracketedPaste' | 'keyModes'>;
}

/** Sends `text` whole. Where it did not go, nothing of it did, and it stays with the person. */
export async function sendPrompt(to: PromptTarget, text: string): Promise<Result<null>> {
  const { terminal } = to;
  if (!terminal.mayType()) {
    return {
      ok: false,
      problem: {
        title: 'It was not sent.',
        detail: 'This session takes no text from here just now; what you wrote stays in the field.',
      },
    };
  }
  const enter = keyBytes('enter', {}, terminal.keyModes());
  for (const part of promptWrites(text, terminal.bracketedPaste(), enter)) terminal.type(part);
  return { ok: true, value: null };
}

/** The one way by which written text reaches a session. */
import type { Session } from '../../../shared/model/session.ts';
import type { Data, Result } from '../data/types.ts';
import type { TerminalController } from '../terminal/controller.ts';
import { keyBytes } from '../terminal/key-bytes.ts';
import { promptWrites } from '../terminal/prompt-bytes.ts';

export interface PromptTarget {
  data: Pick<Data, 'sendPrompt'>;
  machineId: string;
  session: Session;
  terminal: Pick<TerminalController, 'type' | 'mayType' | 'drawn' | 'bracketedPaste' | 'keyModes'>;
}

/** Whether words go to it as a prompt, and not as keys. Where Claude Code is not installed, a shell stands in its place. */
export const takesPrompts = ({ program, claudeId }: Session): boolean =>
  program.kind === 'claude' && claudeId !== null;

/** Sends `text` whole. Where it did not go, nothing of it did, and it stays with the person. */
export async function sendPrompt(to: PromptTarget, text: string): Promise<Result<null>> {
  const { data, machineId, session, terminal } = to;
  if (terminal.drawn() && !terminal.mayType()) return refused;
  // Kept until it is there: this needs neither the link nor the terminal.
  if (takesPrompts(session)) return data.sendPrompt(machineId, session.id, text);
  return typeIn(to, text);
}

/** Types it, as a paste and an Enter: into whatever is open in the terminal. */
export function typeIn({ terminal }: Pick<PromptTarget, 'terminal'>, text: string): Result<null> {
  if (!terminal.mayType()) return refused;
  const enter = keyBytes('enter', {}, terminal.keyModes());
  for (const part of promptWrites(text, terminal.bracketedPaste(), enter)) terminal.type(part);
  return { ok: true, value: null };
}

const refused: Result<null> = {
  ok: false,
  problem: {
    title: 'It was not sent.',
    detail: 'This session takes no text from here just now; what you wrote stays in the field.',
  },
};

/** One answer under way: what was pressed, and what went wrong. */
import { createSignal } from 'solid-js';
import type { Ask, AskAnswer } from '../../../shared/model/ask.ts';
import { askPath } from '../data/actions/sessions.ts';
import type { ActionProblem, Data } from '../data/types.ts';
import { say } from '../ui/toast.ts';
import { answeringHere, notAnsweredHere } from './who-answered.ts';

export interface AskOn {
  machineId: string;
  sessionId: string;
  ask: Ask;
}

export type Pressed = AskAnswer['answer'];

export function createAnswer(data: Data, on: () => AskOn, onAnswered: () => void = () => {}) {
  const [pressed, setPressed] = createSignal<Pressed | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  async function answer(answered: AskAnswer): Promise<void> {
    if (pressed() !== null) return;
    const { machineId, sessionId, ask } = on();
    setPressed(answered.answer);
    setProblem(null);
    answeringHere(sessionId, ask.since);
    const waiting = () =>
      data
        .outbox()
        .filter((entry) => entry.machineId === machineId && entry.path === askPath(sessionId, ask.id));
    // The last word counts, also where the one before has not gone yet.
    for (const { id } of waiting()) data.discard(id);
    const result = await data.answerAsk(machineId, sessionId, ask.id, answered);
    setPressed(null);
    if (result.ok) {
      say({ text: waiting().length > 0 ? KEPT : SAID[answered.answer] });
      onAnswered();
      return;
    }
    notAnsweredHere(sessionId);
    setProblem(result.problem);
    // By now the card of what another device answered may be gone, and this with it.
    if (result.problem.code === 'answered') say({ text: result.problem.detail });
  }
  return { answer, pressed, problem };
}
export type Answer = ReturnType<typeof createAnswer>;

const KEPT = 'Kept here. It goes if the machine answers within ten minutes.';
const SAID: Record<Pressed, string> = {
  allow: 'Answered. Claude goes on.',
  allowAlways: 'Allowed from now on.',
  deny: 'Denied.',
};

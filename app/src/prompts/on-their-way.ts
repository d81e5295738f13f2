/** The words on their way into a session: those that this device still has, and those that the machine has. */
import * as v from 'valibot';
import { PROMPT_HEAD, type Prompt, promptTextSchema } from '../../../shared/model/prompt.ts';
import type { Session } from '../../../shared/model/session.ts';
import { promptPath } from '../data/actions/prompts.ts';
import type { Data } from '../data/types.ts';

/** One that goes at once is not worth a row that comes and goes. */
const SHOWN_AFTER_MS = 1500;

export type OnItsWay =
  | { at: 'machine'; prompt: Prompt }
  | { at: 'device'; entryId: string; head: string; problem: string | null; asks: boolean };

const body = v.object({ text: promptTextSchema });

export function onTheirWay(data: Data, machineId: string, session: Session, now: number): OnItsWay[] {
  const path = promptPath(session.id);
  const here = data.outbox().flatMap((entry): OnItsWay[] => {
    if (entry.machineId !== machineId || entry.path !== path || entry.method !== 'POST') return [];
    const asks = entry.state === 'asks';
    if (entry.problem === null && !asks && now - entry.createdAt < SHOWN_AFTER_MS) return [];
    const parsed = v.safeParse(body, entry.body);
    const text = parsed.success ? parsed.output.text : '';
    return [
      { at: 'device', entryId: entry.id, head: text.slice(0, PROMPT_HEAD), problem: entry.problem, asks },
    ];
  });
  const there = session.prompts
    .filter((prompt) => prompt.state !== 'sending' || now - prompt.at >= SHOWN_AFTER_MS)
    .map((prompt): OnItsWay => ({ at: 'machine', prompt }));
  return [...there, ...here];
}

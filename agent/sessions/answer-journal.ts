/**
 * Answers to the program's questions, each typed once. They go through an input journal of the agent's own: a replay after a
 * restart gives the same answers at the same places of that journal, and the host skips those it has applied.
 */
import type { PtyHost, RunKey } from '../pty-host/types.ts';

/** The agent's writer id: devices' begin with their own id. */
export const ANSWER_WRITER = 'agent.answers';

/** Questions that end before `output` are answered, in `journal` bytes. */
export interface Answered {
  output: number;
  journal: number;
}

export interface AnswerStore {
  /** Null: nothing was kept of this run. */
  load(): Promise<Answered | null>;
  /** May be late: what was answered since is answered again on a replay, and skipped by the host. */
  save(answered: Answered): void;
}

export interface AnswerJournal {
  readonly from: number;
  /** `output`: where the screen stands that gave this answer. */
  answer(bytes: Uint8Array, output: number): void;
}

/** Without a store, or with an empty one, what was printed before `length` is not answered any more. */
export async function openAnswerJournal(
  host: PtyHost,
  key: RunKey,
  length: number,
  store?: AnswerStore,
): Promise<AnswerJournal> {
  const kept = (await store?.load()) ?? null;
  const from = kept?.output ?? length;
  let journal = kept?.journal ?? (await host.applied(key, ANSWER_WRITER));
  return {
    from,
    answer(bytes, output) {
      host.input(key, ANSWER_WRITER, journal, bytes);
      journal += bytes.length;
      store?.save({ output, journal });
    },
  };
}

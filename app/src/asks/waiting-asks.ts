import type { Ask } from '../../../shared/model/ask.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { Data, MachineView } from '../data/types.ts';
import { isOver } from '../words/session-words.ts';

export interface WaitingAsk {
  machine: MachineView;
  session: Session;
  ask: Ask;
}

/** Newest first. Only of machines that can be reached: what an unreachable one waited for may be answered long since. */
export const waitingAsks = (data: Data): WaitingAsk[] =>
  data
    .machines()
    .filter((machine) => machine.link().at === 'live')
    .flatMap((machine) =>
      machine
        .sessions()
        .filter((session) => !isOver(session))
        .flatMap((session) => session.asks.map((ask) => ({ machine, session, ask }))),
    )
    .sort((a, b) => b.ask.since - a.ask.since);

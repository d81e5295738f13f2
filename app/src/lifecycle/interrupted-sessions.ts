import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';

/** What ended with this machine and waits for a word. None where nobody here could say it: away, or not an owner. */
export const interruptedOn = (machine: MachineView): readonly Session[] =>
  machine.link().at === 'live' && machine.grant()?.role === 'owner'
    ? machine.sessions().filter(({ interrupted }) => interrupted)
    : [];

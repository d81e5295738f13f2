/** Every session of every machine in the order of the history; only what changed is sorted again. */
import { createMemo } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { resort } from '../data/resort.ts';
import type { Data, MachineView } from '../data/types.ts';
import type { SessionOn } from '../now/live-sessions.ts';
import { keyOf, latestFirst } from './session-list.ts';

interface Rows {
  /** What it was made of. */
  from: readonly (readonly [MachineView, readonly Session[]])[];
  held: ReadonlyMap<string, SessionOn>;
  sorted: readonly SessionOn[];
}

/** As it was when it was last looked at: most often it still is. */
let last: Rows = { from: [], held: new Map(), sorted: [] };

const order = (a: SessionOn, b: SessionOn) => latestFirst(a.session, b.session);

export function historyRows(data: Data): () => readonly SessionOn[] {
  return createMemo(() => {
    const from = data.machines().map((machine) => [machine, machine.sessions()] as const);
    const same =
      from.length === last.from.length &&
      from.every(
        ([machine, sessions], at) => last.from[at]?.[0] === machine && last.from[at]?.[1] === sessions,
      );
    if (same) return last.sorted;
    const held = new Map<string, SessionOn>();
    for (const [machine, sessions] of from) {
      for (const session of sessions) {
        const key = `${machine.id}/${session.id}`;
        const known = last.held.get(key);
        held.set(key, known?.session === session && known.machine === machine ? known : { machine, session });
      }
    }
    last = { from, held, sorted: resort(last.sorted, held, keyOf, order) };
    return last.sorted;
  });
}

/** Every session of every machine in the order of the history; only what changed is sorted again. */
import { createMemo } from 'solid-js';
import { resort } from '../data/resort.ts';
import type { Data } from '../data/types.ts';
import type { SessionOn } from '../now/live-sessions.ts';
import { keyOf, latestFirst } from './session-list.ts';

export function historyRows(data: Data): () => readonly SessionOn[] {
  const held = createMemo((before: ReadonlyMap<string, SessionOn>) => {
    const rows = new Map<string, SessionOn>();
    for (const machine of data.machines()) {
      for (const session of machine.sessions()) {
        const key = `${machine.id}/${session.id}`;
        const known = before.get(key);
        rows.set(key, known?.session === session ? known : { machine, session });
      }
    }
    return rows;
  }, new Map<string, SessionOn>());
  const order = (a: SessionOn, b: SessionOn) => latestFirst(a.session, b.session);
  return createMemo<readonly SessionOn[]>((before) => resort(before, held(), keyOf, order), []);
}

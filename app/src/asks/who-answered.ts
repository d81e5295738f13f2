/** Says on every other screen who answered what stood there: elsewhere it would only be gone. */
import { createEffect } from 'solid-js';
import type { Data } from '../data/types.ts';
import { say } from '../ui/toast.ts';
import { waitingAsks } from './waiting-asks.ts';

/** Sessions whose asks were answered on this device, and since when these had waited. */
const answeredHere = new Map<string, number>();

export const answeringHere = (sessionId: string, since: number): void =>
  void answeredHere.set(sessionId, since);

export const notAnsweredHere = (sessionId: string): void => void answeredHere.delete(sessionId);

export function sayWhoAnswered(data: Data): void {
  /** By session: since when the last thing waited that stood here. */
  const stood = new Map<string, number>();
  const told = new Set<string>();
  createEffect(() => {
    for (const { session, ask } of waitingAsks(data)) {
      stood.set(session.id, Math.max(ask.since, stood.get(session.id) ?? 0));
    }
    for (const machine of data.machines()) {
      for (const { id, kind, sessionId, at, title } of machine.rows('notification')) {
        if (kind !== 'answered' || sessionId === null || told.has(id)) continue;
        const since = stood.get(sessionId);
        if (since === undefined || at < since) continue;
        told.add(id);
        if (since > (answeredHere.get(sessionId) ?? 0)) say({ text: title });
      }
    }
  });
}

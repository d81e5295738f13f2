/** The sessions that are open in this window, as tabs, in the order in which they were opened. */
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import type { MachineView } from '../data/types.ts';

export interface OpenedSession {
  machineId: string;
  sessionId: string;
}

const KEY = 'open-sessions';
const MOST = 12;
const schema = v.pipe(v.array(v.object({ machineId: v.string(), sessionId: v.string() })), v.maxLength(MOST));

function stored(): readonly OpenedSession[] {
  try {
    return v.parse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
}
const [opened, setOpened] = createSignal<readonly OpenedSession[]>(stored());

function keep(next: readonly OpenedSession[]): void {
  setOpened(next);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // They live as long as the page.
  }
}
const isSame = (a: OpenedSession, b: OpenedSession): boolean =>
  a.machineId === b.machineId && a.sessionId === b.sessionId;

/** Those that this device still knows. */
export const openSessions = (machine: (id: string) => MachineView | undefined): readonly OpenedSession[] =>
  opened().filter(({ machineId, sessionId }) => machine(machineId)?.row('session', sessionId) !== undefined);

export function openSession(one: OpenedSession): void {
  if (!opened().some((other) => isSame(one, other))) keep([...opened(), one].slice(-MOST));
}

/** Gives the tab that is shown in its place; null: none is left. */
export function closeSession(one: OpenedSession): OpenedSession | null {
  const at = opened().findIndex((other) => isSame(one, other));
  const next = opened().filter((other) => !isSame(one, other));
  keep(next);
  return next[Math.min(Math.max(at, 0), next.length - 1)] ?? null;
}

/** The tab so many places on, round and round. */
export function besideSession(
  all: readonly OpenedSession[],
  one: OpenedSession,
  step: -1 | 1,
): OpenedSession | null {
  const at = all.findIndex((other) => isSame(one, other));
  return all.length < 2 ? null : (all[(at + step + all.length) % all.length] ?? null);
}

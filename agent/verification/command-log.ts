/**
 * Writes down the commands that Claude runs while its transcript tells of them: where the session stood, and how each ended.
 * What stands here once is not changed by what the transcript says later.
 */
import type { TranscriptSignal } from '../claude/activity.ts';
import type { Clock } from '../clock.ts';
import { beginCommand, endCommand, findCommand } from '../store/commands.ts';
import type { Store } from '../store/open.ts';
import { deniedBecause, endedBadly, endedWell, runsCommands } from './command-outcome.ts';

export const MAX_COMMAND = 4_000;
/** The transcript is a few tenths of a second behind; what is older is told again after a restart. */
const LIVE_MS = 5_000;

export interface CommandLog {
  heard(sessionId: string, signal: TranscriptSignal): void;
}

export function createCommandLog(deps: {
  store: Store;
  clock: Clock;
  position(sessionId: string): { run: number; offset: number } | null;
}): CommandLog {
  const { store, clock } = deps;
  return {
    heard(sessionId, signal) {
      if (signal.sign === 'tool' && runsCommands(signal.tool)) {
        const live = clock.now() - signal.at < LIVE_MS;
        const { run = null, offset = null } = (live ? deps.position(sessionId) : null) ?? {};
        const command = String(signal.input?.command ?? '').slice(0, MAX_COMMAND);
        const begun = { outcome: 'running' as const, exitCode: null, output: '', ms: null };
        const { id, at } = signal;
        store.write((tx) => beginCommand(tx, { sessionId, id, run, offset, at, command, ...begun }));
      }
      if (signal.sign !== 'tool over') return;
      const begun = findCommand(store.db, sessionId, signal.id);
      if (begun === undefined) return;
      const { error, result, at } = signal;
      // What was denied did not run: the transcript alone tells of it.
      if (error !== null && deniedBecause(error) !== null) return;
      const ended = error === null ? endedWell(result) : endedBadly(error);
      store.write((tx) => endCommand(tx, { ...begun, ...ended, ms: Math.max(0, at - begun.at) }));
    },
  };
}

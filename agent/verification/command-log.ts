/**
 * Writes down the commands that Claude runs while its transcript tells of them: where the session stood, and how each ended.
 * What stands here once is not changed by what the transcript says later.
 */
import type { TranscriptSignal } from '../claude/activity.ts';
import type { AskAnswered } from '../claude/asks.ts';
import type { Clock } from '../clock.ts';
import {
  beginCommand,
  denialsOf,
  endCommand,
  findCommand,
  insertDenial,
  removeCommand,
} from '../store/commands.ts';
import type { Store } from '../store/open.ts';
import { deniedBecause, endedBadly, endedWell, runsCommands, wasDenied } from './command-outcome.ts';

export const MAX_COMMAND = 4_000;
/** The transcript is a few tenths of a second behind; what is older is told again after a restart. */
const LIVE_MS = 5_000;
const MAX_WHY = 300;

export interface CommandLog {
  heard(sessionId: string, signal: TranscriptSignal): void;
  answered(sessionId: string, answered: AskAnswered): void;
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
      const ended = error === null ? endedWell(result) : endedBadly(error);
      const said = error !== null && deniedBecause(error) !== null;
      const denied =
        said || (ended.outcome === 'unknown' && wasDenied(begun, denialsOf(store.db, sessionId)));
      // It did not run.
      if (denied) return store.write((tx) => removeCommand(tx, begun));
      store.write((tx) => endCommand(tx, { ...begun, ...ended, ms: Math.max(0, at - begun.at) }));
    },
    answered(sessionId, { kind, tool, answer, detail, words, by }) {
      if (answer !== 'deny' || kind === 'question') return;
      const why = `denied ${by}${words === null ? '' : `: ${words.slice(0, MAX_WHY)}`}`;
      store.write((tx) => insertDenial(tx, { sessionId, at: clock.now(), tool, detail, why }));
    },
  };
}

/** Writes down the commands that Claude runs, as its hooks tell them. */
import type { HookEvent } from '../claude/hook-event.ts';
import type { Clock } from '../clock.ts';
import { beginCommand, endCommand } from '../store/commands.ts';
import type { Store } from '../store/open.ts';
import { type Ended, endedBadly, endedWell, runsCommands } from './command-outcome.ts';

export const MAX_COMMAND = 4_000;

export interface CommandLog {
  heard(sessionId: string, event: HookEvent): void;
}

export function createCommandLog(deps: {
  store: Store;
  clock: Clock;
  position(sessionId: string): { run: number; offset: number } | null;
}): CommandLog {
  const { store, clock } = deps;

  function row(sessionId: string, { tool_use_id: id = '', tool_input: input = {} }: HookEvent) {
    const { run = null, offset = null } = deps.position(sessionId) ?? {};
    const command = String(input.command ?? '').slice(0, MAX_COMMAND);
    const begun = { outcome: 'running' as const, exitCode: null, output: '', ms: null };
    return { sessionId, id, run, offset, at: clock.now(), command, ...begun };
  }

  function ended(sessionId: string, event: HookEvent, how: Ended): void {
    // Where its begin was not heard, it stands where its end was.
    const ms = event.duration_ms ?? null;
    store.write((tx) => endCommand(tx, { ...row(sessionId, event), ...how, ms }));
  }

  return {
    heard(sessionId, event) {
      if (!runsCommands(event.tool_name) || event.tool_use_id === undefined) return;
      switch (event.hook_event_name) {
        case 'PreToolUse':
          return store.write((tx) => beginCommand(tx, row(sessionId, event)));
        case 'PostToolUse':
          return ended(sessionId, event, endedWell(event.tool_response));
        case 'PostToolUseFailure':
          return ended(sessionId, event, endedBadly(event.error ?? '', event.is_interrupt));
      }
    },
  };
}

/** The transcripts of one session, its own and those of subagents that work, as signals in the order in which they were written. */
import { join } from 'node:path';
import type { TranscriptSignal } from './activity.ts';
import { readTranscriptLine } from './transcript-line.ts';
import { createTail, type Tail } from './transcript-tail.ts';

const MAX_AGENTS = 64;

interface Followed {
  tail: Tail;
  agent: string | null;
  /** The turn that its last lines belong to. */
  turn: string | null;
}

export interface SessionTranscript {
  /** Null: not known yet. */
  readonly path: string | null;
  /** Another file than before: what was followed is left. */
  follow(path: string): void;
  followAgent(agentId: string): void;
  leaveAgent(agentId: string): void;
  look(onSignal: (signal: TranscriptSignal) => void): Promise<void>;
}

export function createSessionTranscript(): SessionTranscript {
  let path: string | null = null;
  let main: Followed | null = null;
  const agents = new Map<string, Followed>();

  async function lookAt(one: Followed, onSignal: (signal: TranscriptSignal) => void): Promise<void> {
    await one.tail.look((line) => {
      for (const sign of readTranscriptLine(line)) {
        if (sign.sign === 'turn') one.turn = sign.turn;
        onSignal({ ...sign, of: one.turn, agent: one.agent });
      }
    });
  }

  return {
    get path() {
      return path;
    },
    follow(next) {
      if (next === path) return;
      path = next;
      main = { tail: createTail(next), agent: null, turn: null };
      agents.clear();
    },
    followAgent(agentId) {
      if (path === null || agents.has(agentId) || agents.size >= MAX_AGENTS) return;
      // It becomes a part of a path.
      if (!/^[\w-]{1,64}$/.test(agentId)) return;
      const file = join(path.replace(/\.jsonl$/, ''), 'subagents', `agent-${agentId}.jsonl`);
      agents.set(agentId, { tail: createTail(file), agent: agentId, turn: null });
    },
    leaveAgent: (agentId) => void agents.delete(agentId),
    async look(onSignal) {
      if (main !== null) await lookAt(main, onSignal);
      for (const one of agents.values()) await lookAt(one, onSignal);
    },
  };
}

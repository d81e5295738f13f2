/**
 * Writes a run's input to its PTY without ever waiting. A program that does not read fills the PTY: then the pump asks
 * again after 1 ms, 2 ms, … 20 ms (node-pty asks as fast as the machine can, node-pty#956).
 */
import type { InputJournal } from './input-journal.ts';

const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 20;
/** Then others have their turn. */
const BYTES_PER_TURN = 64 * 1024;
/** A PTY takes about this much at once; more would be cut for nothing. */
const BYTES_PER_WRITE = 16 * 1024;

export interface InputPump {
  /** There is input in the journal. */
  wake(): void;
  stop(): void;
}

export interface InputPumpOptions {
  journal: InputJournal;
  /** Gives how many bytes went; 0: full. Throws where the PTY is gone. */
  write: (bytes: Uint8Array) => number;
  onApplied: (writer: string, offset: number) => void;
}

export function createInputPump({ journal, write, onApplied }: InputPumpOptions): InputPump {
  let wait = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | null = null;
  let turn: NodeJS.Immediate | null = null;
  let stopped = false;

  function pump(): void {
    timer = null;
    turn = null;
    let budget = BYTES_PER_TURN;
    for (let bytes = journal.next(); bytes !== null; bytes = journal.next()) {
      if (budget <= 0) {
        turn = setImmediate(pump);
        return;
      }
      let wrote: number;
      try {
        wrote = write(bytes.subarray(0, BYTES_PER_WRITE));
      } catch {
        // The program closed its terminal: nobody will ever read this.
        journal.clear();
        return;
      }
      if (wrote === 0) {
        timer = setTimeout(pump, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
        return;
      }
      wait = FIRST_WAIT_MS;
      budget -= wrote;
      const { writer, applied } = journal.wrote(wrote);
      onApplied(writer, applied);
    }
  }

  return {
    wake() {
      if (!stopped && timer === null && turn === null) pump();
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      if (turn !== null) clearImmediate(turn);
      journal.clear();
    },
  };
}

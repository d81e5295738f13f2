/** The recording against what the program knows it printed, and the screen that all of it gives. */
import { readFile } from 'node:fs/promises';
import { recordedEvents } from '../../agent/recordings/events.ts';
import { openRun } from '../../agent/recordings/recording.ts';
import type { Size } from '../../shared/model/session.ts';
import { newTerminal } from '../law/check.ts';
import { terminalState } from '../law/terminal-state.ts';

export interface RecordingVerdict {
  /** Lines that are missing; 1 at least where any byte is. */
  lost: number;
  doubled: number;
  /** Bytes of the recording. */
  length: number;
}

/** Reads the recording from its first byte to its last, as it is on the disk. */
export async function readRecording(recordingsDir: string, sessionId: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const event of recordedEvents(openRun(recordingsDir, { sessionId, run: 0 }))) {
    if (event.kind === 'gap') throw new Error(`a gap of ${event.length} bytes at ${event.offset}`);
    if (event.kind === 'output') parts.push(event.bytes);
  }
  return Buffer.concat(parts);
}

/** `lines`: how many the program says that it printed. */
export async function judgeRecording(
  recorded: Buffer,
  printedFile: string,
  lines: number,
): Promise<RecordingVerdict> {
  const verdict = { lost: 0, doubled: 0, length: recorded.length };
  const printed = await readFile(printedFile);
  const times = new Uint8Array(lines + 1);
  for (const [, digits] of recorded.toString('latin1').matchAll(/#(\d{8})/g)) {
    const number = Number(digits);
    if (number > lines || times[number] !== 0) verdict.doubled += 1;
    if (number <= lines) times[number] = 1;
  }
  for (let number = 1; number <= lines; number++) if (times[number] === 0) verdict.lost += 1;
  if (verdict.lost + verdict.doubled === 0 && !printed.equals(recorded)) {
    if (recorded.length > printed.length) verdict.doubled += 1;
    else verdict.lost += 1;
  }
  return verdict;
}

/** Everything that can show of a terminal that was given the whole recording, each change of size at its place. */
export async function referenceState(
  recordingsDir: string,
  sessionId: string,
  size: Size,
): Promise<string[]> {
  const watched = newTerminal(size);
  const { terminal } = watched;
  for await (const event of recordedEvents(openRun(recordingsDir, { sessionId, run: 0 }))) {
    if (event.kind === 'output') await new Promise<void>((done) => terminal.write(event.bytes, done));
    else if (event.kind === 'resize') terminal.resize(event.cols, event.rows);
  }
  const state = terminalState(watched, { scrollback: 0 });
  terminal.dispose();
  return state;
}

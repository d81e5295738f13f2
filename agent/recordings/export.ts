/** Recordings for other programs: asciicast v3, the bytes as they were, plain text. */
import { gapText, type RecordedEvent, recordedEvents } from './events.ts';
import type { Recording } from './recording.ts';
import { renderText } from './text.ts';
import { keptTexts } from './texts.ts';

export { gapText };

/** Every byte that is still kept, in order. */
export async function* exportRaw(recording: Recording): AsyncGenerator<Uint8Array> {
  for await (const event of recordedEvents(recording)) if (event.kind === 'output') yield event.bytes;
}

/**
 * What the program printed, line by line as a terminal shows it, each ending in a newline; evicted parts too, and of full
 * screens what was never shown before.
 */
export async function* exportText(recording: Recording): AsyncGenerator<string> {
  const { cols, rows } = await recording.meta();
  const kept = keptTexts(recording.dir, await recording.reader.start());
  let first = true;
  for await (const { text } of kept) {
    first = false;
    yield text;
  }
  yield* renderText(first ? recordedEvents(recording) : notEvicted(recording), { cols, rows });
}

async function* notEvicted(recording: Recording): AsyncGenerator<RecordedEvent> {
  for await (const event of recordedEvents(recording)) {
    if (event.kind !== 'gap' || event.why !== 'evicted') yield event;
  }
}

/**
 * asciicast v3 (docs.asciinema.org/manual/asciicast/v3): a header line, then one line an event, its time the interval
 * since the one before. Bytes that are no UTF-8 become U+FFFD; a character cut by a chunk's end is put together again.
 */
export async function* exportAsciicast(
  recording: Recording,
  options: { title?: string } = {},
): AsyncGenerator<string> {
  const meta = await recording.meta();
  const term = { cols: meta.cols, rows: meta.rows, ...(meta.term !== null && { type: meta.term }) };
  const header = { version: 3, term, timestamp: Math.floor(meta.startedAt / 1000), ...options };
  yield `${JSON.stringify(header)}\n`;

  const decoder = new TextDecoder('utf-8');
  let last = 0;
  const line = (at: number, code: string, data: string): string => {
    const interval = (at - last) / 1000;
    last = at;
    return `${JSON.stringify([interval, code, data])}\n`;
  };
  for await (const event of recordedEvents(recording)) {
    switch (event.kind) {
      case 'output': {
        const text = decoder.decode(event.bytes, { stream: true });
        if (text !== '') yield line(event.at, 'o', text);
        break;
      }
      case 'resize':
        yield line(event.at, 'r', `${event.cols}x${event.rows}`);
        break;
      case 'gap':
        yield line(event.at, 'm', gapText(event));
        break;
      case 'exit': {
        // A shell says it so: 128 and the signal.
        const { exitCode, signal } = event.exit;
        yield line(event.at, 'x', String(exitCode ?? 128 + (signal ?? 0)));
        break;
      }
    }
  }
  const rest = decoder.decode();
  if (rest !== '') yield line(last, 'o', rest);
}

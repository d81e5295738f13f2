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
  for await (const { line } of asciicastLines(recording, options, null)) yield line;
}

/** Where an asciicast can be gone on with: behind so many bytes, so many ms after the start. */
export interface AsciicastPlace {
  offset: number;
  at: number;
}

/** About `most` characters of it from `from` on; `next` is null at its end. */
export async function asciicastPart(
  recording: Recording,
  options: { title?: string },
  from: AsciicastPlace | null,
  most: number,
): Promise<{ text: string; next: AsciicastPlace | null }> {
  let text = '';
  for await (const { line, place } of asciicastLines(recording, options, from)) {
    text += line;
    if (text.length >= most && place !== null) return { text, next: place };
  }
  return { text, next: null };
}

/** `place`: one may stop behind this line. */
async function* asciicastLines(
  recording: Recording,
  options: { title?: string },
  from: AsciicastPlace | null,
): AsyncGenerator<{ line: string; place: AsciicastPlace | null }> {
  if (from === null) {
    const meta = await recording.meta();
    const term = { cols: meta.cols, rows: meta.rows, ...(meta.term !== null && { type: meta.term }) };
    const header = { version: 3, term, timestamp: Math.floor(meta.startedAt / 1000), ...options };
    yield { line: `${JSON.stringify(header)}\n`, place: null };
  }

  const decoder = new TextDecoder('utf-8');
  let last = from?.at ?? 0;
  const line = (at: number, code: string, data: string): string => {
    const interval = (at - last) / 1000;
    last = at;
    return `${JSON.stringify([interval, code, data])}\n`;
  };
  for await (const event of recordedEvents(recording, from?.offset)) {
    switch (event.kind) {
      case 'output': {
        const text = decoder.decode(event.bytes, { stream: true });
        if (text === '') break;
        const offset = event.offset + event.bytes.length - cutCharacter(event.bytes);
        yield { line: line(event.at, 'o', text), place: { offset, at: event.at } };
        break;
      }
      case 'resize':
        yield { line: line(event.at, 'r', `${event.cols}x${event.rows}`), place: null };
        break;
      case 'gap':
        yield { line: line(event.at, 'm', gapText(event)), place: null };
        break;
      case 'exit': {
        // A shell says it so: 128 and the signal.
        const { exitCode, signal } = event.exit;
        const code = String(exitCode ?? 128 + (signal ?? 0));
        yield { line: line(event.at, 'x', code), place: null };
        break;
      }
    }
  }
  const rest = decoder.decode();
  if (rest !== '') yield { line: line(last, 'o', rest), place: null };
}

/** Bytes at the end that begin a character of UTF-8 whose others follow. */
function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

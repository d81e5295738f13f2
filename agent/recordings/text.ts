/** What a terminal would show of a stream of any length, as lines of text, in bounded memory. */
import { textOfLine } from '../../shared/model/output.ts';
import { OutputWalk, type Piece } from '../history/output-walk.ts';
import { gapText, type RecordedEvent } from './events.ts';

const WRITE_BYTES = 8 * 1024;

/** Lines as they leave the screen, each ending in a newline; at the end those still on it. Wrapped lines are joined. */
export async function* renderText(
  events: AsyncIterable<RecordedEvent>,
  size: { cols: number; rows: number },
): AsyncGenerator<string> {
  const walk = new OutputWalk(size);
  try {
    for await (const event of events) {
      if (event.kind === 'resize') walk.resize(event);
      else if (event.kind === 'gap') yield `[${gapText(event)}]\n`;
      else if (event.kind === 'output') {
        for (let at = 0; at < event.bytes.length; at += WRITE_BYTES) {
          walk.parse(event.bytes.subarray(at, at + WRITE_BYTES));
          yield* textOf(walk.take());
        }
        walk.stood();
      }
    }
    yield* textOf(walk.rest(true));
  } finally {
    walk.dispose();
  }
}

function* textOf(pieces: readonly Piece[]): Generator<string> {
  for (const { lines } of pieces) for (const line of lines) yield `${textOfLine(line)}\n`;
}

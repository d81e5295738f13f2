/**
 * The bytes of a sequence, or of a character, that has begun and not ended. A snapshot ends with them, so that what follows
 * goes on in the middle as it did for the terminal itself.
 */
import type { Internals } from './xterm-internals.ts';

/** A longer string (a title, a link, an image) is cut: what the terminal would do with it is lost, where it would be wrong anyway. */
const MAX_PARTIAL_BYTES = 64 * 1024;
const NONE = new Uint8Array();

const ESC = 0x1b;
const IGNORED = Uint8Array.of(0x7f);
const PARAMETERS = 4;
/** C1 introducers as UTF-8 has them: 0xc2, then DCS, SOS, CSI, OSC, PM, APC. */
const C1_LEAD = 0xc2;
const C1_INTRODUCERS = new Set([0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f]);
/** Up to this parser state control characters within a sequence are obeyed at once. */
const LAST_OBEYING_STATE = 6;

export class PartialSequence {
  private held: Uint8Array = NONE;

  /** Call after each parse, with what was parsed. */
  parsed(chunk: Uint8Array, { parserState, utf8Rest }: Internals): void {
    if (parserState === 0 && utf8Rest.length === 0) {
      this.held = NONE;
      return;
    }
    const bytes = this.held.length === 0 ? chunk : join(this.held, chunk);
    const from = parserState === 0 ? bytes.length - utf8Rest.length : lastIntroducer(bytes);
    this.held = bytes.slice(from, from + MAX_PARTIAL_BYTES);
  }

  /** What puts a parser that is between sequences into the state that this one is in; obeys nothing a second time. */
  bytes({ parserState }: Internals): Uint8Array {
    if (parserState === 0 || parserState > LAST_OBEYING_STATE) return this.held;
    const kept = this.held.filter((byte, at) => at === 0 || byte >= 0x20);
    // A control character straight after CSI, as one that is ignored, ends the place where a prefix may stand.
    return parserState === PARAMETERS && kept.length === 2 && kept[0] === ESC ? join(kept, IGNORED) : kept;
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

/** Every introducer begins anew, whatever state it is met in: so the last one began what is not ended. */
function lastIntroducer(bytes: Uint8Array): number {
  const escapeAt = bytes.lastIndexOf(ESC);
  for (
    let at = bytes.lastIndexOf(C1_LEAD);
    at > escapeAt;
    at = at === 0 ? -1 : bytes.lastIndexOf(C1_LEAD, at - 1)
  ) {
    if (C1_INTRODUCERS.has(bytes[at + 1] ?? 0)) return at;
  }
  return Math.max(escapeAt, 0);
}

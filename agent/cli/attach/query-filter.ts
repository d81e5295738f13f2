/**
 * Takes queries out of a session's output before the local terminal sees them: the agent is the one answerer of a
 * session, and a second answer would be typed into its program. Everything else passes as it is, whole sequences
 * at a time. C1 controls count in their UTF-8 form too.
 */
import { canAsk, csiReplacement, isApcQuery, isDcsQuery, isOscQuery } from './queries.ts';

const ESC = 0x1b;
const BEL = 0x07;
const ENQ = 0x05;
const CAN = 0x18;
const SUB = 0x1a;
/** Lead byte of U+0080…U+00BF in UTF-8; it stands nowhere else. */
const C2 = 0xc2;
const DECID_C1 = 0x9a;
const DECID = 0x5a;
const BACKSLASH = 0x5c;
const ST_C1 = 0x9c;

/** Longer than any query; a longer sequence is decided by its beginning. */
const MAX_HELD_BYTES = 4096;
const START_BYTES = 32;

type Kind = 'csi' | 'osc' | 'dcs' | 'apc' | 'other';
/** By the byte after ESC, or after C2 for the C1 form. */
const kinds: Readonly<Record<number, Kind>> = {
  91: 'csi',
  93: 'osc',
  80: 'dcs',
  95: 'apc',
  94: 'other',
  88: 'other',
  155: 'csi',
  157: 'osc',
  144: 'dcs',
  159: 'apc',
  158: 'other',
  152: 'other',
};

type State = 'ground' | 'escape' | 'c1' | 'csi' | 'string';
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals skip them inside a sequence
const SKIPPED = /[\u0000-\u001f\u007f]/g;

export interface QueryFilter {
  /** What to write; the beginning of an unfinished sequence waits for its rest. */
  filter(bytes: Uint8Array): Uint8Array;
  /** Forgets an unfinished sequence: the output goes on elsewhere. */
  reset(): void;
}

export function createQueryFilter(): QueryFilter {
  let state: State = 'ground';
  let kind: Kind = 'other';
  /** The unfinished sequence; its first two bytes are the introducer. */
  let held: number[] = [];
  /** How a sequence goes on whose beginning was enough to decide. */
  let decided: 'open' | 'pass' | 'drop' = 'open';
  /** Inside a string: the byte before was ESC or C2, and ST may come. */
  let pending: number | null = null;
  let out = new Uint8Array();
  let length = 0;

  const write = (byte: number) => {
    out[length] = byte;
    length += 1;
  };
  const body = () => String.fromCharCode(...held.slice(2)).replace(SKIPPED, '');
  const forget = () => {
    held = [];
    state = 'ground';
    decided = 'open';
    pending = null;
  };
  const pass = () => {
    for (const byte of held) write(byte);
    forget();
  };
  const begin = (byte: number) => {
    forget();
    held = [byte];
    state = byte === ESC ? 'escape' : 'c1';
  };

  function inGround(byte: number): void {
    if (byte === ESC || byte === C2) begin(byte);
    else if (byte !== ENQ) write(byte);
  }

  function inEscape(byte: number): void {
    if (byte === ESC || byte >= 0x80) {
      pass();
      inGround(byte);
    } else if (byte === CAN || byte === SUB || byte === DECID) forget();
    else if (byte < 0x20) inGround(byte);
    else introduce(byte);
  }

  function inC1(byte: number): void {
    if (byte < 0x80) {
      pass();
      inGround(byte);
    } else if (byte === DECID_C1) forget();
    else introduce(byte);
  }

  function introduce(byte: number): void {
    held.push(byte);
    const introduced = kinds[byte];
    if (introduced === undefined) {
      pass();
      return;
    }
    kind = introduced;
    state = kind === 'csi' ? 'csi' : 'string';
  }

  function inCsi(byte: number): void {
    if (byte === ESC || byte >= 0x80) {
      // Malformed: the sequence is over without having done anything.
      forget();
      inGround(byte);
    } else if (byte === CAN || byte === SUB) forget();
    else if (byte < 0x20) {
      // Controls inside a sequence act at once.
      inGround(byte);
    } else if (byte >= 0x40 && byte < 0x7f) {
      held.push(byte);
      endCsi(decided === 'drop' ? '' : csiReplacement(body()));
    } else if (held.length < MAX_HELD_BYTES) held.push(byte);
    else decided = 'drop';
  }

  function endCsi(replacement: string | null): void {
    if (replacement === null) {
      pass();
      return;
    }
    forget();
    for (const char of replacement) write(char.charCodeAt(0));
  }

  function inString(byte: number): void {
    const before = pending;
    pending = null;
    if (before === ESC) {
      if (byte === BACKSLASH) endString([ESC, BACKSLASH]);
      else {
        // The string is cut off unfinished, and a sequence begins.
        begin(ESC);
        inEscape(byte);
      }
      return;
    }
    if (before === C2) {
      if (byte === ST_C1) {
        endString([C2, ST_C1]);
        return;
      }
      if (byte >= 0x80 && byte < 0xa0) {
        // So does any other C1 control.
        begin(C2);
        inC1(byte);
        return;
      }
      keep(C2);
    }
    if (byte === ESC || byte === C2) pending = byte;
    else if (byte === BEL && kind === 'osc') endString([BEL]);
    else if (byte === CAN || byte === SUB) {
      if (decided === 'pass') write(byte);
      forget();
    } else keep(byte);
  }

  function endString(terminator: readonly number[]): void {
    if (decided === 'drop' || (decided === 'open' && kind === 'osc' && isOscQuery(body()))) {
      forget();
      return;
    }
    held.push(...terminator);
    pass();
  }

  function keep(byte: number): void {
    if (decided === 'pass') write(byte);
    else if (decided === 'open') {
      held.push(byte);
      decide();
    }
  }

  function decide(): void {
    const start = held.length <= START_BYTES ? body() : '';
    if ((kind === 'dcs' && isDcsQuery(start)) || (kind === 'apc' && isApcQuery(start))) decided = 'drop';
    else if (held.length >= MAX_HELD_BYTES) decided = kind === 'osc' && canAsk(body()) ? 'drop' : 'pass';
    if (decided === 'pass') for (const byte of held) write(byte);
    if (decided !== 'open') held = [];
  }

  const steps = { ground: inGround, escape: inEscape, c1: inC1, csi: inCsi, string: inString };
  return {
    filter(bytes) {
      // A replacement is never longer than what it stands for.
      out = new Uint8Array(held.length + bytes.length + 2);
      length = 0;
      for (const byte of bytes) steps[state](byte);
      return out.subarray(0, length);
    },
    reset: forget,
  };
}

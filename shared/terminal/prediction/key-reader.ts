/** Typed bytes as keys: UTF-8, C0 controls, and the sequences that terminals send (ECMA-48, xterm's ctlseqs). */
import { widthOf } from './width.ts';

export type Edit =
  | { readonly kind: 'text'; readonly text: string; readonly width: 1 | 2 }
  | { readonly kind: EditKind };
export type EditKind =
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'kill-left'
  | 'kill-right'
  | 'kill-word';

/**
 * What a key leads to whose effect is not known beforehand: `line` gives the line away, and another prompt follows; `recall`
 * brings another in its place (history), with the cursor at its end; `change` changes the line (completion); after `mode`
 * the next keys may mean something else altogether.
 */
export type Turn = 'line' | 'recall' | 'change' | 'mode';

export type Key = { readonly edit: Edit; readonly turn: null } | { readonly edit: null; readonly turn: Turn };

const edit = (kind: EditKind): Key => ({ edit: { kind }, turn: null });
const turn = (to: Turn): Key => ({ edit: null, turn: to });

const CONTROLS: Readonly<Record<number, Key>> = {
  1: edit('home'),
  2: edit('left'),
  3: turn('line'),
  4: turn('line'),
  5: edit('end'),
  6: edit('right'),
  8: edit('backspace'),
  9: turn('change'),
  10: turn('line'),
  11: edit('kill-right'),
  12: turn('change'),
  13: turn('line'),
  14: turn('recall'),
  16: turn('recall'),
  20: turn('change'),
  21: edit('kill-left'),
  23: edit('kill-word'),
  25: turn('change'),
  26: turn('line'),
  28: turn('line'),
  31: turn('change'),
  127: edit('backspace'),
};

/** After `ESC [` or `ESC O`, unmodified. */
const SEQUENCES: Readonly<Record<string, Key>> = {
  A: turn('recall'),
  B: turn('recall'),
  C: edit('right'),
  D: edit('left'),
  F: edit('end'),
  H: edit('home'),
  '1~': edit('home'),
  '3~': edit('delete'),
  '4~': edit('end'),
  '7~': edit('home'),
  '8~': edit('end'),
};
const PASTE = '200~';
const PASTE_END = '\x1b[201~';
const ESC = 0x1b;
const MAX_SEQUENCE = 64;

export interface ReadKey {
  key: Key;
  /** Bytes read up to and with it, from the first ever. */
  end: number;
}

export interface KeyReader {
  /** A sequence cut in two is finished by the next bytes; until then its beginning is a `mode` turn of its own. */
  read(bytes: Uint8Array): ReadKey[];
}

export function createKeyReader(): KeyReader {
  let offset = 0;
  /** Bytes of an unfinished character. */
  let utf8: number[] = [];
  /** Text of an unfinished sequence, from ESC on; '' for none. */
  let sequence = '';
  /** Inside a bracketed paste: the last characters, in which its end may lie. */
  let paste: string | null = null;

  function ground(byte: number): Key | null {
    if (utf8.length > 0 || byte >= 0x80) return character(byte);
    if (byte === ESC) {
      sequence = '\x1b';
      return null;
    }
    const text = String.fromCharCode(byte);
    if (byte >= 0x20 && byte < 0x7f) return { edit: { kind: 'text', text, width: 1 }, turn: null };
    return CONTROLS[byte] ?? turn('mode');
  }

  function character(byte: number): Key | null {
    utf8.push(byte);
    const [first = 0] = utf8;
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (utf8.length < length && (utf8.length === 1 || (byte & 0xc0) === 0x80)) return null;
    const text = new TextDecoder().decode(Uint8Array.from(utf8));
    utf8 = [];
    const width = [...text].length === 1 ? widthOf(text) : null;
    return width === null ? turn('mode') : { edit: { kind: 'text', text, width }, turn: null };
  }

  function inSequence(byte: number): Key | null {
    sequence += String.fromCharCode(byte);
    const introducer = sequence[1];
    if (sequence.length === 2 && (introducer === '[' || introducer === 'O')) return null;
    const body = sequence.slice(2);
    const open = introducer === '[' && (byte < 0x40 || byte > 0x7e) && byte >= 0x20 && byte < 0x80;
    if (open && sequence.length < MAX_SEQUENCE) return null;
    sequence = '';
    if (introducer !== '[' && introducer !== 'O') return turn('mode');
    if (body === PASTE) {
      paste = '';
      return turn('change');
    }
    return SEQUENCES[body] ?? turn('mode');
  }

  function inPaste(byte: number): Key | null {
    paste = `${paste}${String.fromCharCode(byte)}`.slice(-PASTE_END.length);
    if (paste !== PASTE_END) return null;
    paste = null;
    return turn('change');
  }

  return {
    read(bytes) {
      const keys: ReadKey[] = [];
      for (const byte of bytes) {
        offset += 1;
        const key = paste !== null ? inPaste(byte) : sequence !== '' ? inSequence(byte) : ground(byte);
        if (key !== null) keys.push({ key, end: offset });
      }
      if (bytes.length > 0 && keys.at(-1)?.end !== offset) {
        keys.push({ key: turn(paste === null ? 'mode' : 'change'), end: offset });
      }
      return keys;
    },
  };
}

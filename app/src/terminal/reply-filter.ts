/**
 * What a terminal says by itself, taken out of what a person types. The agent is the one answerer of a program's
 * questions: with several viewers, and with replays, an answer from here would be typed into the program as garbage.
 * Sequences are those of ECMA-48 and of the xterm control sequences document.
 */
const ESC = '\x1b';
const BEL = '\x07';

interface Sequence {
  length: number;
  /** `[` CSI, or the introducer of a string: P DCS, ] OSC, _ APC, ^ PM, X SOS. */
  kind: string;
  /** Of a CSI: everything between introducer and final byte. */
  parameters: string;
  final: string;
}

/** The sequence at the start of `data`, or null where it is none that has an end. */
function sequenceAtStart(data: string): Sequence | null {
  const kind = data[1] ?? '';
  if (kind === '[') {
    let at = 2;
    while (
      at < data.length &&
      data[at] !== undefined &&
      data.charCodeAt(at) >= 0x20 &&
      data.charCodeAt(at) < 0x40
    ) {
      at += 1;
    }
    const final = data[at];
    if (final === undefined) return null;
    return { length: at + 1, kind, parameters: data.slice(2, at), final };
  }
  if ('P]_^X'.includes(kind) && kind !== '') {
    const st = data.indexOf(`${ESC}\\`, 2);
    const bel = kind === ']' ? data.indexOf(BEL, 2) : -1;
    if (st < 0 && bel < 0) return null;
    const end = bel >= 0 && (st < 0 || bel < st) ? bel + 1 : st + 2;
    return { length: end, kind, parameters: '', final: '' };
  }
  return null;
}

function isReply({ kind, parameters, final }: Sequence): boolean {
  // A person types no strings: these are DECRQSS, XTVERSION, colours, clipboard.
  if (kind !== '[') return true;
  switch (final) {
    // DA1, DA2, DA3; DSR; window operations
    case 'c':
    case 'n':
    case 't':
      return true;
    // CPR. Row 1 with a column from 2 to 8 is also a modified F3, which a person may press.
    case 'R':
      return !/^1;[2-8]$/.test(parameters) && parameters !== '';
    // DECRPM
    case 'y':
      return parameters.endsWith('$');
    // Keyboard protocol flags
    case 'u':
      return parameters.startsWith('?');
    // Focus in and out: where a person looks is no keystroke, and must not make this device the one that rules.
    case 'I':
    case 'O':
      return parameters === '';
    default:
      return false;
  }
}

/** `data` of xterm's onData without its own replies; whatever is left came from a person. */
export function onlyTyped(data: string): string {
  let typed = '';
  let at = 0;
  while (at < data.length) {
    const sequence = data[at] === ESC ? sequenceAtStart(data.slice(at)) : null;
    if (sequence === null) {
      typed += data[at];
      at += 1;
    } else {
      if (!isReply(sequence)) typed += data.slice(at, at + sequence.length);
      at += sequence.length;
    }
  }
  return typed;
}

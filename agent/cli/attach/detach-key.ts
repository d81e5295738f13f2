/** The key that leaves a session, pressed twice. Pure: time comes in from outside. */

/** A first press waits this long for the second; then it goes to the program. */
export const SECOND_PRESS_MS = 600;

export interface DetachKey {
  /** Bytes from the keyboard: what goes to the session, and whether to leave. */
  press(bytes: Uint8Array): { send: Uint8Array; detach: boolean };
  /** A first press is held back. */
  readonly waiting: boolean;
  /** Gives what is held back; call it when SECOND_PRESS_MS have passed. */
  giveUp(): Uint8Array;
}

const NAMES = /^(?:ctrl-|\^)([a-z@[\\\]^_])$/i;

/** `ctrl-\`, `^]`, `ctrl-q` … to the character; null for `none`. Throws RangeError for anything else. */
export function parseDetachKey(text: string): string | null {
  if (text === 'none') return null;
  const character = NAMES.exec(text)?.[1]?.toLowerCase();
  if (character === undefined)
    throw new RangeError(`“${text}” is no key; write it as ctrl-\\, ctrl-] or none`);
  return character;
}

/**
 * Ctrl and the character as terminals send it: as a control byte, or, where the program turned it on, by the kitty
 * keyboard protocol (`CSI code ; 5 u`, with lock keys among the modifiers) or modifyOtherKeys (`CSI 27 ; 5 ; code ~`).
 */
function encodings(character: string): RegExp {
  const code = character.charCodeAt(0);
  const control = `\\x${(character.toUpperCase().charCodeAt(0) & 0x1f).toString(16).padStart(2, '0')}`;
  const modifiers = '(?:5|69|133|197)';
  const kitty = `\\x1b\\[${code}(?::\\d*)*;${modifiers}(?::[12])?u`;
  const other = `\\x1b\\[27;5;${code}~`;
  return new RegExp(`(?:${control}|${kitty}|${other})`, 'g');
}

const releases = (character: string) => {
  const code = character.charCodeAt(0);
  // Its own release, and those of the two Ctrl keys.
  return new RegExp(`^\\x1b\\[(?:${code}|57442|57448)(?::\\d*)*;\\d+:3u`);
};

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const NOTHING = new Uint8Array();

export function createDetachKey(character: string | null): DetachKey {
  if (character === null) {
    return { press: (send) => ({ send, detach: false }), waiting: false, giveUp: () => NOTHING };
  }
  const pattern = encodings(character);
  const release = releases(character);
  let held = '';
  return {
    get waiting() {
      return held !== '';
    },
    giveUp() {
      const given = latin1(held);
      held = '';
      return given;
    },
    press(bytes) {
      let rest = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      let send = '';
      while (rest !== '') {
        pattern.lastIndex = 0;
        const match = pattern.exec(rest);
        if (held !== '' && match?.index === 0) return { send: latin1(send), detach: true };
        if (held !== '') {
          const released = release.exec(rest)?.[0];
          if (released !== undefined) {
            held += released;
            rest = rest.slice(released.length);
            continue;
          }
          send += held;
          held = '';
        }
        if (match === null) {
          send += rest;
          break;
        }
        send += rest.slice(0, match.index);
        held = match[0];
        rest = rest.slice(match.index + match[0].length);
      }
      return { send: latin1(send), detach: false };
    },
  };
}

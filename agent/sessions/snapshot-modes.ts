/** The modes of a terminal as the sequences that set them: DECSET, DECSCUSR, the kitty keyboard protocol (its "progressive enhancement"). */
import type { Internals, RawDecModes } from './xterm-internals.ts';

const MOUSE_PROTOCOL = { NONE: null, X10: 9, VT200: 1000, DRAG: 1002, ANY: 1003 } as const;
const MOUSE_ENCODING = { DEFAULT: null, SGR: 1006, SGR_PIXELS: 1016 } as const;

/** Whatever differs from a fresh terminal and moves no cursor: not origin and wraparound. */
export function modes(internals: Internals): string {
  const { modes: set, mouseProtocol, mouseEncoding } = internals;
  const on = [
    set.applicationCursorKeys ? 1 : null,
    set.reverseWraparound ? 45 : null,
    set.applicationKeypad ? 66 : null,
    MOUSE_PROTOCOL[mouseProtocol],
    MOUSE_ENCODING[mouseEncoding],
    set.sendFocus ? 1004 : null,
    set.bracketedPasteMode ? 2004 : null,
    set.colorSchemeUpdates ? 2031 : null,
    set.synchronizedOutput ? 2026 : null,
  ].filter((mode) => mode !== null);
  const insert = internals.insertMode ? '\x1b[4h' : '';
  const newline = internals.newlineMode ? '\x1b[20h' : '';
  const hidden = internals.cursorHidden ? '\x1b[?25l' : '';
  return (on.length === 0 ? '' : `\x1b[?${on.join(';')}h`) + insert + newline + hidden;
}

const SHAPES = { block: 1, underline: 3, bar: 5 } as const;
/** Beyond the known shapes xterm.js takes the blinking alone. */
const NO_SHAPE = 7;

export function cursorStyle({ cursorStyle: shape, cursorBlink }: RawDecModes): string {
  if (shape === undefined && cursorBlink === undefined) return '';
  return `\x1b[${(shape === undefined ? NO_SHAPE : SHAPES[shape]) + (cursorBlink ? 0 : 1)} q`;
}

/** Pushing keeps the flags of the moment, so each is set by the push before. Expects an empty stack. */
export function kittyStacks(stack: readonly number[], flags: number): string {
  if (stack.length === 0) return `\x1b[=${flags};1u`;
  const pushed = [...stack.slice(1), flags].map((next) => `\x1b[>${next}u`).join('');
  return `\x1b[=${stack[0]};1u${pushed}`;
}

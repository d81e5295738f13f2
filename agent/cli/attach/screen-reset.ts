/**
 * Takes back every mode that a session may have set in the local terminal (ECMA-48, xterm's ctlseqs, the kitty
 * keyboard protocol).
 */
const MODES_OFF = [
  1, // cursor keys to normal
  5, // reverse video
  6, // origin
  9, // mouse: X10
  66, // keypad to numeric
  67, // backspace sends DEL
  1000, // mouse: presses
  1001,
  1002, // mouse: drags
  1003, // mouse: moves
  1004, // focus reports
  1005, // mouse: UTF-8
  1006, // mouse: SGR
  1015, // mouse: urxvt
  1016, // mouse: pixels
  2004, // bracketed paste
  2026, // synchronized update
  2031, // colour scheme reports
];

const MODE_RESET = [
  // A string that was cut off ends here instead of swallowing what follows.
  '\x1b\\',
  // DECSTR: character sets, insert mode, margins, attributes.
  '\x1b[!p',
  `\x1b[?${MODES_OFF.join(';')}l`,
  // Autowrap and the cursor are on; insert and newline mode are off.
  '\x1b[?7;25h\x1b[4;20l',
  '\x1b>\x1b(B\x0f\x1b[r\x1b[0m\x1b[0 q',
  // Keyboard protocols: modifyOtherKeys off, every kitty entry off its stack.
  '\x1b[>4m\x1b[<99u',
  // Tab stops every eight columns (DECST8C).
  '\x1b[?5W',
  // Colours that OSC 4, 10, 11 and 12 changed; an open link.
  '\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\\x1b]8;;\x1b\\',
].join('');

/** The two screens have keyboard stacks and cursors of their own. */
const BOTH_SCREENS = `${MODE_RESET}\x1b[?1049l${MODE_RESET}`;

/** Before a snapshot: as a fresh terminal, empty, the cursor at its start. The scrollback stays. */
export const SNAPSHOT_RESET = `${BOTH_SCREENS}\x1b[H\x1b[2J`;

/** Keeps the title of the person's window for later. */
export const ENTERING = '\x1b[22;0t';

/** On leaving: modes are off, the title is what it was, and the cursor stands at the start of a new line at the bottom. */
export const LEAVING_RESET = `${BOTH_SCREENS}\x1b[23;0t\x1b[999;1H\r\n`;

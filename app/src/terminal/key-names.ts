/** Keys that have names, and the tables that terminals have always encoded them by. */
export const namedKeys = [
  'esc',
  'tab',
  'enter',
  'backspace',
  'up',
  'down',
  'right',
  'left',
  'home',
  'end',
  'pageup',
  'pagedown',
  'insert',
  'delete',
  'f1',
  'f2',
  'f3',
  'f4',
  'f5',
  'f6',
  'f7',
  'f8',
  'f9',
  'f10',
  'f11',
  'f12',
] as const;
export type NamedKey = (typeof namedKeys)[number];

export interface Modifiers {
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
}

/** Cursor keys and Home and End: their final byte. */
export const CURSOR: Partial<Record<NamedKey, string>> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  home: 'H',
  end: 'F',
};
/** F1 to F4 came with the VT100's keypad. */
export const KEYPAD: Partial<Record<NamedKey, string>> = { f1: 'P', f2: 'Q', f3: 'R', f4: 'S' };
/** Numbers before `~`, with the gaps that the VT220's keyboard had. */
export const NUMBERED: Partial<Record<NamedKey, number>> = {
  insert: 2,
  delete: 3,
  pageup: 5,
  pagedown: 6,
  f5: 15,
  f6: 17,
  f7: 18,
  f8: 19,
  f9: 20,
  f10: 21,
  f11: 23,
  f12: 24,
};

export const modifierCode = (mods: Modifiers): number =>
  1 + (mods.shift ? 1 : 0) + (mods.alt ? 2 : 0) + (mods.ctrl ? 4 : 0);

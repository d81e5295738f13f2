/** The key row's state: which modifiers are armed, and what a press therefore sends. */
import { createSignal } from 'solid-js';
import { characterBytes, type KeyModes, keyBytes } from './key-bytes.ts';
import type { Modifiers, NamedKey } from './key-names.ts';
import { parseMacro } from './macro.ts';
import { type Stick, tapped, used } from './sticky.ts';
import type { Stroke } from './stroke.ts';

interface Target {
  /** Returns false where nothing may be typed. */
  type(text: string): boolean;
  keyModes(): KeyModes;
}

export type Keys = ReturnType<typeof createKeys>;

/** `onPressed`: a key went out that is not text, so that whatever was typed before it stands elsewhere now. */
export function createKeys(target: Target, onPressed: () => void = () => {}) {
  const [ctrl, setCtrl] = createSignal<Stick>('off');
  const [alt, setAlt] = createSignal<Stick>('off');
  const held = (mods: Modifiers = {}): Modifiers => ({
    ctrl: mods.ctrl === true || ctrl() !== 'off',
    alt: mods.alt === true || alt() !== 'off',
    shift: mods.shift === true,
  });
  const spend = () => {
    setCtrl(used);
    setAlt(used);
  };
  const bytesOf = (stroke: Stroke, mods: Modifiers): string =>
    'key' in stroke
      ? keyBytes(stroke.key, mods, target.keyModes())
      : characterBytes(stroke.character, mods, target.keyModes());
  const stroke = (one: Stroke): void => {
    target.type(bytesOf(one, held(one.mods)));
    spend();
    onPressed();
  };
  return {
    ctrl,
    alt,
    /** Whether the next character goes to the terminal with a modifier. */
    stuck: () => ctrl() !== 'off' || alt() !== 'off',
    tapCtrl: () => void setCtrl(tapped),
    tapAlt: () => void setAlt(tapped),
    stroke,
    press: (key: NamedKey, mods: Modifiers = {}): void => stroke({ key, mods }),
    character: (character: string, mods: Modifiers = {}): void => stroke({ character, mods }),
    /** Takes back so many characters before the cursor, then types: one write. A program may have asked for each as a key. */
    edit(deletes: number, text: string): void {
      const modes = target.keyModes();
      const typed =
        modes.kitty === 0 ? text : [...text].map((one) => characterBytes(one, {}, modes)).join('');
      target.type(keyBytes('backspace', {}, modes).repeat(deletes) + typed);
    },
    /** Keys of a macro, one write, modifiers as written. */
    macro(text: string): void {
      const macro = parseMacro(text);
      if (!macro.ok) return;
      target.type(macro.strokes.map((one) => bytesOf(one, one.mods)).join(''));
      spend();
      onPressed();
    },
  };
}

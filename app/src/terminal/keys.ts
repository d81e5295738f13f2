/** The key row's state: which modifiers are armed, and what a press therefore sends. */
import { createSignal } from 'solid-js';
import { characterBytes, keyBytes, type Modifiers, type NamedKey } from './key-bytes.ts';
import { type Stick, tapped, used } from './sticky.ts';

interface Target {
  type(text: string): boolean;
  applicationCursor(): boolean;
}

export function createKeys(target: Target) {
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
  return {
    ctrl,
    alt,
    /** Whether the next character goes to the terminal with a modifier. */
    stuck: () => ctrl() !== 'off' || alt() !== 'off',
    tapCtrl: () => void setCtrl(tapped),
    tapAlt: () => void setAlt(tapped),
    press(key: NamedKey, mods?: Modifiers): void {
      target.type(keyBytes(key, held(mods), target.applicationCursor()));
      spend();
    },
    character(character: string, mods?: Modifiers): void {
      target.type(characterBytes(character, held(mods)));
      spend();
    },
  };
}

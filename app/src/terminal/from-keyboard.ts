/** A key of a hardware keyboard, or of a soft one that says which it is, as a stroke. */
import type { Modifiers, NamedKey } from './key-names.ts';
import type { Stroke } from './stroke.ts';

const NAMES: Record<string, NamedKey> = {
  Escape: 'esc',
  Tab: 'tab',
  Enter: 'enter',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'home',
  End: 'end',
  PageUp: 'pageup',
  PageDown: 'pagedown',
  Insert: 'insert',
  Delete: 'delete',
};
/** What soft keyboards say of every key while they compose. */
const UNNAMED = 229;

/**
 * null: the field has it. Text is the field's, and so is Backspace, which deletes there what was typed there; what
 * belongs to the system (Cmd) or pastes stays its own.
 */
export function fromKeyboard(event: KeyboardEvent): Stroke | null {
  if (event.isComposing || event.keyCode === UNNAMED || event.metaKey) return null;
  const { ctrlKey: ctrl, altKey: alt, shiftKey: shift, key } = event;
  const mods: Modifiers = { ctrl, alt, shift };
  const named = NAMES[key] ?? (/^F([1-9]|1[0-2])$/.test(key) ? (key.toLowerCase() as NamedKey) : undefined);
  if (named !== undefined) return { key: named, mods };
  if (key === 'Backspace' && (ctrl || alt)) return { key: 'backspace', mods };
  if ([...key].length !== 1 || (!ctrl && !alt)) return null;
  if (ctrl && key.toLowerCase() === 'v') return null;
  // AltGr and Option write characters of their own.
  if (event.getModifierState?.('AltGraph') || (alt && key > '~')) return null;
  return { character: key, mods: { ctrl, alt } };
}

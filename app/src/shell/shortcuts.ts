/**
 * Shortcuts of a hardware keyboard. They hold keys that programs in a terminal do not use and browsers let go: Cmd on
 * Apple's keyboards, Ctrl and Shift elsewhere. Whoever can do one says so while it can.
 */
import { createSignal, onCleanup } from 'solid-js';

interface Written {
  /** As `KeyboardEvent.key`, in lower case. */
  key: string;
  /** Besides Cmd, on Apple's keyboards. */
  appleShift?: boolean;
  text: string;
}

export const shortcuts = {
  help: { key: '/', text: 'These shortcuts' },
  find: { key: 'f', text: 'Find in output' },
  write: { key: 'l', text: 'Write a line' },
  editor: { key: 'e', text: 'Write on the whole screen' },
  dictate: { key: 'd', appleShift: true, text: 'Dictate' },
  copy: { key: 'c', appleShift: true, text: 'Copy what is selected' },
  copyLast: { key: 'y', appleShift: true, text: 'Copy the last output' },
  full: { key: 'enter', text: 'Full screen' },
  previous: { key: 'arrowup', appleShift: true, text: 'The session before' },
  next: { key: 'arrowdown', appleShift: true, text: 'The next session' },
  newSession: { key: 'o', appleShift: true, text: 'New session' },
} as const satisfies Record<string, Written>;
export type Shortcut = keyof typeof shortcuts;
const names = Object.keys(shortcuts) as Shortcut[];

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const FACES: Record<string, string> = { enter: '⏎', arrowup: '↑', arrowdown: '↓' };

/** "Ctrl Shift F", "⌘ F". */
export function keysOf(name: Shortcut): readonly string[] {
  const { key, appleShift }: Written = shortcuts[name];
  const face = FACES[key] ?? key.toUpperCase();
  if (!isApple) return ['Ctrl', 'Shift', face];
  return appleShift ? ['⇧', '⌘', face] : ['⌘', face];
}

const [doers, setDoers] = createSignal<readonly { name: Shortcut; act: () => void }[]>([]);

/** Those that would do something now. */
export const availableShortcuts = (): readonly Shortcut[] =>
  names.filter((name) => doers().some((one) => one.name === name));

const [shown, setShown] = createSignal(false);
/** Whether their sheet is open, from wherever it was asked for. */
export const shortcutsShown = shown;
export const openShortcuts = (): void => void setShown(true);
export const closeShortcuts = (): void => void setShown(false);

/** As long as the component lives; the one that came last is asked. */
export function provideShortcuts(acts: Partial<Record<Shortcut, () => void>>): void {
  const mine = names.flatMap((name) => {
    const act = acts[name];
    return act === undefined ? [] : [{ name, act }];
  });
  setDoers((all) => [...all, ...mine]);
  onCleanup(() => setDoers((all) => all.filter((one) => !mine.includes(one))));
}

/** null: this is no shortcut. */
export function shortcutOf(event: KeyboardEvent, apple = isApple): Shortcut | null {
  if (event.altKey || event.isComposing) return null;
  // On most layouts the slash with Shift is a question mark.
  const key = event.key === '?' || event.code === 'Slash' ? '/' : event.key.toLowerCase();
  const found = names.find((name) => shortcuts[name].key === key);
  if (found === undefined) return null;
  const { appleShift = false }: Written = shortcuts[found];
  if (apple) {
    const isMeant = event.metaKey && !event.ctrlKey && (event.shiftKey === appleShift || key === '/');
    return isMeant ? found : null;
  }
  return event.ctrlKey && event.shiftKey && !event.metaKey ? found : null;
}

/** Before the terminal has the key; on a sheet nothing but the sheet is meant. Returns what stops it. */
export function listenForShortcuts(): () => void {
  const listen = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    if (name === null || document.querySelector('dialog[open]') !== null) return;
    const doer = doers().findLast((one) => one.name === name);
    if (doer === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    doer.act();
  };
  document.addEventListener('keydown', listen, true);
  return () => document.removeEventListener('keydown', listen, true);
}

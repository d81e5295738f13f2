/** Whether text is written first and sent whole, or each key goes to the program at once; kept on this device. */
import { createSignal } from 'solid-js';
import { keep, kept } from '../ui/kept.ts';

export type InputMode = 'text' | 'keys';

const KEY = 'input-mode';
const [mode, setMode] = createSignal<InputMode>(kept(KEY) === 'keys' ? 'keys' : 'text');

export { mode as inputMode };

export function chooseInputMode(next: InputMode): void {
  keep(KEY, next === 'text' ? null : next);
  setMode(next);
}

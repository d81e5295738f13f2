/** Whether what a terminal prints is also read aloud by the system's screen reader; kept on this device. */
import { createSignal } from 'solid-js';
import { keep, kept } from '../ui/kept.ts';

const KEY = 'reader-mode';
const [on, setOn] = createSignal(kept(KEY) === 'yes');

export { on as readerMode };

export function chooseReaderMode(next: boolean): void {
  keep(KEY, next ? 'yes' : null);
  setOn(next);
}

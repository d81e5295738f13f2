/** The size of terminal text: pinch changes it, kept on this device. */
import { createSignal } from 'solid-js';

export const SMALLEST = 9;
export const LARGEST = 20;
const USUAL = 12;
const KEY = 'terminal-font';

const within = (size: number): number => Math.min(LARGEST, Math.max(SMALLEST, Math.round(size)));
const stored = Number(localStorage.getItem(KEY));
const [fontSize, setSize] = createSignal(stored > 0 ? within(stored) : USUAL);

export { fontSize };

export function setFontSize(size: number): void {
  setSize(within(size));
  localStorage.setItem(KEY, String(fontSize()));
}

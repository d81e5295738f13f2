/** The size of terminal text: pinch changes it, kept on this device. */
import { createSignal } from 'solid-js';
import { keep, kept } from '../ui/kept.ts';

export const SMALLEST = 9;
export const LARGEST = 20;
const USUAL = 12;
const KEY = 'terminal-font';

const within = (size: number): number => Math.min(LARGEST, Math.max(SMALLEST, Math.round(size)));
const stored = Number(kept(KEY));
const [fontSize, setSize] = createSignal(stored > 0 ? within(stored) : USUAL);

export { fontSize };

export function setFontSize(size: number): void {
  setSize(within(size));
  keep(KEY, String(fontSize()));
}

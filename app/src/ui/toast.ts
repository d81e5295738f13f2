/** One line that says what was done, for five seconds, with at most one action. */
import { createSignal } from 'solid-js';

export interface Toast {
  text: string;
  action?: { text: string; act(): void };
}

const SHOWN_MS = 5_000;
const [toast, setToast] = createSignal<Toast | null>(null);

export { toast };

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(next: Toast): void {
  clearTimeout(timer);
  setToast(next);
  // One that asks something stays until it is answered.
  if (next.action === undefined) timer = setTimeout(() => setToast(null), SHOWN_MS);
}

export function dismissToast(): void {
  clearTimeout(timer);
  setToast(null);
}

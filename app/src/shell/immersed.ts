/** One thing has the whole window: bars and lists stand back. */
import { createSignal } from 'solid-js';

export const [immersed, setImmersed] = createSignal(false);

/** The ask that a notification led here for: shown in full as soon as its session is on the screen. */
import { createSignal } from 'solid-js';

const [wantedAsk, want] = createSignal<string | null>(null);

export { wantedAsk };

export const wantAsk = (search: string): void => {
  const ask = new URLSearchParams(search).get('ask');
  if (ask !== null) want(ask);
};
export const askShown = (): void => void want(null);

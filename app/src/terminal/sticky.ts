/** Ctrl and Alt of the key row: a tap arms one for the next key, a second tap locks it, a third lets go. */
export type Stick = 'off' | 'armed' | 'locked';

export const tapped = (stick: Stick): Stick =>
  stick === 'off' ? 'armed' : stick === 'armed' ? 'locked' : 'off';

/** After a key was sent with it. */
export const used = (stick: Stick): Stick => (stick === 'armed' ? 'off' : stick);

/** A finger on the arrow pad, turned into presses of arrows. Lengths in CSS pixels. */
import type { NamedKey } from './key-names.ts';

const STEP = 14;
/** Beyond this from where it began a resting finger repeats. */
const FAR = 36;
const REPEAT_AFTER_MS = 350;
const SLOWEST_MS = 120;
const FASTEST_MS = 35;

export interface Swipe {
  begin(x: number, y: number): void;
  /** True where this move pressed something. */
  move(x: number, y: number): boolean;
  end(): void;
}

export function createSwipe(press: (key: NamedKey) => void): Swipe {
  let from = { x: 0, y: 0 };
  let at = { x: 0, y: 0 };
  let on = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const away = () => ({ x: at.x - from.x, y: at.y - from.y });
  const direction = ({ x, y }: { x: number; y: number }): NamedKey =>
    Math.abs(x) > Math.abs(y) ? (x > 0 ? 'right' : 'left') : y > 0 ? 'down' : 'up';
  const distance = () => Math.max(Math.abs(away().x), Math.abs(away().y));

  function rest(after: number): void {
    clearTimeout(timer);
    if (!on || distance() < FAR) return;
    timer = setTimeout(() => {
      press(direction(away()));
      rest(Math.max(FASTEST_MS, SLOWEST_MS - (distance() - FAR)));
    }, after);
  }

  return {
    begin(x, y) {
      from = { x, y };
      at = { x, y };
      on = true;
    },
    move(x, y) {
      if (!on) return false;
      let pressed = false;
      for (;;) {
        const step = { x: x - at.x, y: y - at.y };
        const along = Math.max(Math.abs(step.x), Math.abs(step.y));
        if (along < STEP) break;
        const key = direction(step);
        at = {
          x: at.x + (key === 'right' ? STEP : key === 'left' ? -STEP : 0),
          y: at.y + (key === 'down' ? STEP : key === 'up' ? -STEP : 0),
        };
        press(key);
        pressed = true;
      }
      if (pressed) rest(REPEAT_AFTER_MS);
      return pressed;
    },
    end() {
      on = false;
      clearTimeout(timer);
    },
  };
}

/**
 * Fingers on the terminal. One finger scrolls, which is xterm's own work, except where its drag would be sent to the
 * program as arrow keys; two fingers change the size of the text.
 */
export interface TouchTarget {
  dragWouldType(): boolean;
  canPan(): boolean;
  panBy(x: number, y: number): void;
  fontSize(): number;
  setFontSize(size: number): void;
}

const distance = (touches: TouchList): number => {
  const [a, b] = [touches[0], touches[1]];
  return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
};

/** Listens on `pane` before xterm does. Returns what stops it. */
export function followTouch(pane: HTMLElement, target: TouchTarget): () => void {
  let pinch: { from: number; size: number } | null = null;
  let last: { x: number; y: number } | null = null;

  const start = (event: TouchEvent) => {
    const touch = event.touches[0];
    last = touch ? { x: touch.clientX, y: touch.clientY } : null;
    if (event.touches.length === 2) {
      pinch = { from: distance(event.touches), size: target.fontSize() };
      event.stopPropagation();
    } else if (target.canPan() || target.dragWouldType()) event.stopPropagation();
  };
  const move = (event: TouchEvent) => {
    const touch = event.touches[0];
    if (pinch !== null && event.touches.length === 2) {
      event.preventDefault();
      event.stopPropagation();
      const next = Math.round((pinch.size * distance(event.touches)) / Math.max(1, pinch.from));
      if (next !== target.fontSize()) target.setFontSize(next);
      return;
    }
    if (target.canPan() && touch && last) {
      event.preventDefault();
      event.stopPropagation();
      target.panBy(touch.clientX - last.x, touch.clientY - last.y);
      last = { x: touch.clientX, y: touch.clientY };
    } else if (target.dragWouldType()) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const end = (event: TouchEvent) => {
    if (event.touches.length < 2) pinch = null;
  };

  const options = { capture: true, passive: false } as const;
  pane.addEventListener('touchstart', start, options);
  pane.addEventListener('touchmove', move, options);
  pane.addEventListener('touchend', end, options);
  pane.addEventListener('touchcancel', end, options);
  return () => {
    pane.removeEventListener('touchstart', start, options);
    pane.removeEventListener('touchmove', move, options);
    pane.removeEventListener('touchend', end, options);
    pane.removeEventListener('touchcancel', end, options);
  };
}

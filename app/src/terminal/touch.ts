/**
 * Fingers on the terminal. One finger scrolls, which is xterm's own work, except where its drag would be sent to the
 * program as arrow keys; one that rests selects; two fingers change the size of the text.
 */
export interface TouchTarget {
  dragWouldType(): boolean;
  canPan(): boolean;
  panBy(x: number, y: number): void;
  fontSize(): number;
  setFontSize(size: number): void;
  /** A finger rests. True: it means something here, and what it does until it is lifted is no scrolling. */
  hold(x: number, y: number): boolean;
  /** True: the tap was for us, and the program hears nothing of it. */
  tap(x: number, y: number): boolean;
  /** A finger pulls down what is above; again and again while it does. */
  pull(): void;
  /** The finger that rested moves on. */
  holdMoved(x: number, y: number): void;
}

const HOLD_MS = 480;
/** A finger is never quite still. */
const STILL_PX = 10;

const distance = (touches: TouchList): number => {
  const [a, b] = [touches[0], touches[1]];
  return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
};

/** Listens on `pane` before xterm does. Returns what stops it. */
export function followTouch(pane: HTMLElement, target: TouchTarget): () => void {
  let pinch: { from: number; size: number } | null = null;
  let last: { x: number; y: number } | null = null;
  let began: { x: number; y: number } | null = null;
  /** Where one finger came down and has not moved from. */
  let still: { x: number; y: number } | null = null;
  let held = false;
  /** xterm was not told that this touch began. */
  let withheld = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const moves = () => {
    still = null;
    clearTimeout(timer);
  };
  const rest = (x: number, y: number) => {
    still = { x, y };
    held = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (still === null || !target.hold(still.x, still.y)) return;
      held = true;
      navigator.vibrate?.(8);
    }, HOLD_MS);
  };

  /** Not what lies over the terminal: buttons, handles. */
  const isOurs = (event: Event): boolean =>
    event.target instanceof Element && event.target.closest('.xterm') !== null;

  const start = (event: TouchEvent) => {
    if (!isOurs(event)) return;
    const touch = event.touches[0];
    last = touch ? { x: touch.clientX, y: touch.clientY } : null;
    began = last;
    if (event.touches.length === 1 && touch) rest(touch.clientX, touch.clientY);
    else moves();
    if (event.touches.length === 2) pinch = { from: distance(event.touches), size: target.fontSize() };
    withheld = event.touches.length >= 2 || target.canPan() || target.dragWouldType();
    if (withheld) event.stopPropagation();
  };
  const move = (event: TouchEvent) => {
    if (!isOurs(event)) return;
    const touch = event.touches[0];
    if (still && touch && Math.hypot(touch.clientX - still.x, touch.clientY - still.y) > STILL_PX) moves();
    if (held && touch) {
      event.preventDefault();
      event.stopPropagation();
      target.holdMoved(touch.clientX, touch.clientY);
      return;
    }
    if (pinch !== null && event.touches.length === 2) {
      event.preventDefault();
      event.stopPropagation();
      const next = Math.round((pinch.size * distance(event.touches)) / Math.max(1, pinch.from));
      if (next !== target.fontSize()) target.setFontSize(next);
      return;
    }
    if (began && touch && touch.clientY - began.y > STILL_PX) target.pull();
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
    if (!isOurs(event)) return;
    if (event.touches.length < 2) pinch = null;
    const tapped = still !== null && !held && event.type === 'touchend';
    // What the browser would make of it (a click, a menu, the focus) is not meant.
    if (held || (tapped && still !== null && target.tap(still.x, still.y))) event.preventDefault();
    // What xterm was told to begin must end for it, or it counts a finger too many from then on.
    if (withheld) event.stopPropagation();
    moves();
    held = false;
  };

  // The browser's own menu of a long press; a mouse keeps its own.
  const menu = (event: Event) => {
    if (isOurs(event) && (held || still !== null)) event.preventDefault();
  };

  const options = { capture: true, passive: false } as const;
  pane.addEventListener('touchstart', start, options);
  pane.addEventListener('touchmove', move, options);
  pane.addEventListener('touchend', end, options);
  pane.addEventListener('touchcancel', end, options);
  pane.addEventListener('contextmenu', menu, options);
  return () => {
    clearTimeout(timer);
    pane.removeEventListener('touchstart', start, options);
    pane.removeEventListener('touchmove', move, options);
    pane.removeEventListener('touchend', end, options);
    pane.removeEventListener('touchcancel', end, options);
    pane.removeEventListener('contextmenu', menu, options);
  };
}

/**
 * A finger that moves sideways leads from one view of a session to its neighbour. It is one only where nothing else could be
 * meant: fast, clearly sideways, with one finger, not from the edges, which belong to the system's own back, and not on what
 * scrolls or slides sideways by itself.
 */
import { onCleanup } from 'solid-js';

const EDGE_PX = 24;
const LEAST_PX = 64;
/** A finger that rests as long selects. */
const MOST_MS = 450;
/** Down for each px sideways. */
const SLOPE = 0.5;

export interface SwipePoint {
  x: number;
  y: number;
  /** ms. */
  at: number;
}

/** 1: to the next view, which lies at the right; -1: to the one before; null: it was no swipe. Pure. */
export function swipeOf(from: SwipePoint, to: SwipePoint, width: number): 1 | -1 | null {
  if (from.x < EDGE_PX || from.x > width - EDGE_PX) return null;
  const [x, y] = [to.x - from.x, to.y - from.y];
  if (to.at - from.at > MOST_MS || Math.abs(x) < LEAST_PX || Math.abs(y) > Math.abs(x) * SLOPE) return null;
  return x < 0 ? 1 : -1;
}

const OWN = 'input, textarea, select, [contenteditable="true"], [role="slider"], [role="dialog"], dialog';

/** Something under the finger moves sideways by itself. */
function isTaken(target: Element, within: Element): boolean {
  if (target.closest(OWN) !== null) return true;
  for (let at: Element | null = target; at !== null && at !== within; at = at.parentElement) {
    if (at.scrollWidth <= at.clientWidth + 1) continue;
    if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
  }
  return false;
}

/** `only`: a selector of what may be swiped on. `isFree`: asked as the finger comes down. Ends with the owner. */
export function followSwipes(
  main: HTMLElement,
  onSwipe: (step: 1 | -1) => void,
  { only = '*', isFree = () => true }: { only?: string; isFree?: () => boolean } = {},
): void {
  let from: SwipePoint | null = null;
  const pointOf = ({ clientX, clientY }: Touch, at: number): SwipePoint => ({ x: clientX, y: clientY, at });
  const start = ({ touches, target, timeStamp }: TouchEvent) => {
    const [one] = touches;
    const isOurs =
      one !== undefined &&
      touches.length === 1 &&
      target instanceof Element &&
      target.closest(only) !== null &&
      !isTaken(target, main) &&
      isFree();
    from = isOurs ? pointOf(one, timeStamp) : null;
  };
  const end = ({ type, changedTouches, timeStamp }: TouchEvent) => {
    const [one] = changedTouches;
    const began = from;
    from = null;
    if (type !== 'touchend' || began === null || one === undefined) return;
    const step = swipeOf(began, pointOf(one, timeStamp), window.innerWidth);
    if (step !== null && getSelection()?.isCollapsed !== false) onSwipe(step);
  };
  // Before what is inside, which keeps some of its touches to itself.
  const options = { capture: true, passive: true } as const;
  const listeners = [
    ['touchstart', start] as const,
    ['touchend', end] as const,
    ['touchcancel', end] as const,
  ];
  for (const [type, listener] of listeners) main.addEventListener(type, listener, options);
  onCleanup(() => {
    for (const [type, listener] of listeners) main.removeEventListener(type, listener, options);
  });
}

/**
 * Keeps the page as tall as what a soft keyboard leaves of it. `--app-h` and `--keyboard` are set only while the visual
 * viewport is smaller than the window: where the browser itself resizes the page (interactive-widget) nothing is done.
 */
import { createSignal } from 'solid-js';

/** Less than this is a browser bar coming and going. */
const KEYBOARD_PX = 80;
/** The field loses the focus before the keyboard has gone; so long it may take to leave. */
const LEAVES_MS = 1_000;

const [keyboard, setKeyboard] = createSignal(false);

/** Whether a soft keyboard covers a part of the page. */
export { keyboard };

let tallest = window.innerHeight;
let width = window.innerWidth;
let leaving: ReturnType<typeof setTimeout> | undefined;

function measure(): void {
  const viewport = window.visualViewport;
  if (window.innerWidth !== width) {
    width = window.innerWidth;
    tallest = window.innerHeight;
  }
  tallest = Math.max(tallest, window.innerHeight);
  // Pinch zoom makes the viewport small as well, and is no keyboard.
  const zoomed = viewport !== null && viewport !== undefined && viewport.scale > 1.01;
  const height = viewport && !zoomed ? viewport.height : window.innerHeight;
  const covered = height < window.innerHeight - 1;
  const typing = isTyping();
  if (typing) clearTimeout(leaving);
  if (zoomed || tallest - height <= KEYBOARD_PX) setKeyboard(false);
  else if (typing) setKeyboard(true);
  else if (keyboard()) {
    clearTimeout(leaving);
    leaving = setTimeout(() => setKeyboard(false), LEAVES_MS);
  }
  const root = document.documentElement.style;
  if (covered && !zoomed) {
    root.setProperty('--app-h', `${Math.round(height)}px`);
    root.setProperty('--keyboard', `${Math.round(window.innerHeight - height)}px`);
    // iOS scrolls the page to reveal the field; the field is already in view.
    window.scrollTo(0, 0);
  } else {
    root.removeProperty('--app-h');
    root.removeProperty('--keyboard');
  }
}

function isTyping(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement;
}

// WebKit bug 254861: the event can come before the new height does.
const later = () => requestAnimationFrame(measure);

export function followViewport(): void {
  window.visualViewport?.addEventListener('resize', later);
  window.visualViewport?.addEventListener('scroll', later);
  for (const type of ['resize', 'orientationchange', 'pageshow', 'focusin', 'focusout']) {
    window.addEventListener(type, later);
  }
  measure();
}

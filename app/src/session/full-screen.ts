/** The terminal alone: no bars of ours, none of the browser's where it lets them go, and a screen that stays on. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { router } from '../router/router.ts';
import { immersed, setImmersed } from '../shell/immersed.ts';
import { say } from '../ui/toast.ts';
import { keepAwake } from '../ui/wake-lock.ts';

export interface FullScreen {
  on: Accessor<boolean>;
  enter(): void;
  leave(): void;
  /** Turns it on its side, or back, whatever the phone's own lock says; null where this browser does not. */
  turn: Accessor<(() => void) | null>;
}

/** Chromium on Android turns a full screen; others have no such thing, or refuse. */
interface Turning {
  readonly type: string;
  lock?(to: 'landscape' | 'portrait'): Promise<void>;
  unlock?(): void;
}

/** `onChange` after each. The back gesture leaves it, and so does the browser's own way out. */
export function createFullScreen(onChange: () => void): FullScreen {
  const on = immersed;
  const orientation = screen.orientation as Turning | undefined;
  const [turns, setTurns] = createSignal(false);
  let close: (() => void) | null = null;
  let sleep: (() => void) | null = null;

  const left = () => {
    if (!on()) return;
    close = null;
    sleep?.();
    document.removeEventListener('fullscreenchange', changed);
    if (turns()) orientation?.unlock?.();
    setTurns(false);
    if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => {});
    setImmersed(false);
    onChange();
  };
  const changed = () => {
    if (document.fullscreenElement === null) leave();
  };
  const leave = () => {
    if (close === null) left();
    else close();
  };
  onCleanup(leave);
  return {
    on,
    enter() {
      if (on()) return;
      setImmersed(true);
      close = router.openOverlay(left);
      sleep = keepAwake();
      // iPhones have none: there the bars of the app go, and the browser's stay.
      const root = document.documentElement;
      if (root.requestFullscreen !== undefined) {
        root
          .requestFullscreen()
          .then(() => {
            document.addEventListener('fullscreenchange', changed);
            setTurns(on() && orientation?.lock !== undefined && matchMedia('(pointer: coarse)').matches);
          })
          .catch(() => {});
      }
      onChange();
    },
    leave,
    turn: () => (turns() ? turn : null),
  };

  function turn(): void {
    const to = orientation?.type.startsWith('landscape') ? 'portrait' : 'landscape';
    orientation?.lock?.(to).catch(() => {
      setTurns(false);
      say({ text: 'This browser does not turn the screen by itself.' });
    });
  }
}

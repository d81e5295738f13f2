/** Frames in order, with a turn of the event loop after each one that settled a promise. */
export interface FrameGate {
  push(kind: number, body: Buffer): void;
  /** Once every frame so far is handled. */
  afterwards(callback: () => void): void;
}

/** `onFrame` gives true where who awaits must run before the next frame; `onError` what it threw in a later turn. */
export function createFrameGate(
  onFrame: (kind: number, body: Buffer) => boolean,
  onError: (error: unknown) => void,
): FrameGate {
  let held: { kind: number; body: Buffer }[] | null = null;
  let last: (() => void) | null = null;

  function push(kind: number, body: Buffer): void {
    if (held !== null) held.push({ kind, body });
    else if (onFrame(kind, body)) {
      held = [];
      setImmediate(release);
    }
  }

  function release(): void {
    const frames = held ?? [];
    held = null;
    try {
      for (const { kind, body } of frames) push(kind, body);
    } catch (error) {
      onError(error);
    }
    if (held === null) last?.();
  }

  return {
    push,
    afterwards(callback) {
      if (held === null) callback();
      else last = callback;
    },
  };
}

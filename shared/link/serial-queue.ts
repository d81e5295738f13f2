import type { MaybePromise } from './types.ts';

/**
 * Runs tasks one after another in the order they came: at once while nothing waits, so that synchronous tasks stay
 * synchronous. After a task that throws or rejects nothing runs any more.
 */
export function createSerialQueue(
  onError: (error: unknown) => void,
): (task: () => MaybePromise<void>) => void {
  const waiting: (() => MaybePromise<void>)[] = [];
  let busy = false;

  const stop = (error: unknown) => {
    waiting.length = 0;
    // Stays busy for good: what comes later is kept from running.
    onError(error);
  };

  function drain(): void {
    try {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const running = task();
        if (running instanceof Promise) {
          running.then(drain, stop);
          return;
        }
      }
      busy = false;
    } catch (error) {
      stop(error);
    }
  }

  return (task) => {
    waiting.push(task);
    if (busy) return;
    busy = true;
    drain();
  };
}

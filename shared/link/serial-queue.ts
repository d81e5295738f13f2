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

  function run(first: () => MaybePromise<void>): void {
    try {
      for (let task: typeof first | undefined = first; task !== undefined; task = waiting.shift()) {
        const running = task();
        if (running instanceof Promise) {
          running.then(next, stop);
          return;
        }
      }
      busy = false;
    } catch (error) {
      stop(error);
    }
  }

  function next(): void {
    const task = waiting.shift();
    if (task === undefined) busy = false;
    else run(task);
  }

  return (task) => {
    if (busy) {
      waiting.push(task);
      return;
    }
    busy = true;
    run(task);
  };
}

/** The tabs of this app, towards what they share: who has the database open, who writes, who has to leave. */
import { LEAVE } from './database.ts';

/** Of the lock that a tab shares as long as it has the storage open. */
const STORAGE = 'open-poet storage';
/** Other tabs are asked to let go; one that hangs is not waited for longer. */
const LEAVE_MS = 8_000;

export interface Tabs {
  /** Resolves once this tab may use the storage; it counts as using it until `alone` or the end of the page. */
  join(): Promise<void>;
  /** Runs `work` while no tab uses the storage, this one neither; false: another tab does not let go. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Tells the other tabs to load anew. */
  sendAway(): void;
  close(): void;
}

/** `onLeave`: this tab is to load anew. */
export function createTabs(onLeave: () => void, leaveMs = LEAVE_MS): Tabs {
  const channel = new BroadcastChannel(LEAVE);
  let letGo: () => void = () => {};
  channel.onmessage = () => {
    letGo();
    onLeave();
  };

  return {
    join: () =>
      new Promise((joined, failed) => {
        const use = (): Promise<void> => {
          joined();
          return new Promise((resolve) => {
            letGo = resolve;
          });
        };
        navigator.locks.request(STORAGE, { mode: 'shared' }, use).catch(failed);
      }),
    async alone(work) {
      letGo();
      // The others come back behind this request, so none is in between.
      const waiting = navigator.locks.request(STORAGE, { signal: AbortSignal.timeout(leaveMs) }, work);
      channel.postMessage('leave');
      return waiting.then(
        () => true,
        (error: unknown) => {
          if (error instanceof DOMException && /^(Abort|Timeout)Error$/.test(error.name)) return false;
          throw error;
        },
      );
    },
    sendAway: () => channel.postMessage('leave'),
    close() {
      letGo();
      channel.close();
    },
  };
}

/**
 * One tab at a time has the turn. `onTurn` runs where it comes later than at once: another tab had it until now. Resolves as
 * soon as it is known whether this tab has it.
 */
export async function takeTurn(name: string, onTurn: () => void): Promise<{ has(): boolean; end(): void }> {
  let mine = false;
  let isOver = false;
  let end = (): void => {};
  const hold = (): Promise<void> => {
    mine = true;
    return isOver
      ? Promise.resolve()
      : new Promise((resolve) => {
          end = resolve;
        });
  };
  await new Promise<void>((known) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      known();
      return lock === null ? undefined : hold();
    });
  });
  if (!mine) {
    void navigator.locks.request(name, () => {
      const held = hold();
      if (!isOver) onTurn();
      return held;
    });
  }
  return {
    has: () => mine && !isOver,
    end() {
      isOver = true;
      end();
    },
  };
}

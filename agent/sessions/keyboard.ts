/** The agent's own hands on a running program: keys through an input journal of its own, and an ear for what it prints. */
import { utf8 } from '../../shared/wire/bytes.ts';
import type { Clock } from '../clock.ts';
import type { LiveRun } from './live-run.ts';

/** Devices' writers begin with their own id. */
const WRITER = 'agent.keys';

export interface Keyboard {
  /** Resolves to false where the program has ended. */
  press(keys: string): Promise<boolean>;
  /** Hears from here on; to be ended by `until` or `stop`. */
  listen(mark: string): Ear;
}

export interface Ear {
  /** Resolves to whether the mark was printed, `ms` from now at the latest. */
  until(ms: number): Promise<boolean>;
  stop(): void;
}

export function createKeyboard(live: LiveRun, clock: Clock): Keyboard {
  return {
    async press(keys) {
      if (live.exit !== null) return false;
      const claim = live.claim(WRITER);
      const offset = await live.applied(WRITER);
      if (live.exit !== null) return false;
      claim.input(offset, utf8(keys));
      return true;
    },
    listen(mark) {
      const wanted = Buffer.from(mark);
      let from = live.source.end;
      let heard = false;
      let tell = (_heard: boolean) => {};
      const done = (found: boolean) => {
        heard ||= found;
        stop();
        tell(heard);
      };
      const look = () => {
        const bytes = live.source.read(from, live.source.end);
        if (bytes === null) {
          from = live.source.end;
          return;
        }
        if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(wanted)) return done(true);
        // The mark may come in two pieces.
        from = Math.max(from, live.source.end - wanted.length + 1);
      };
      const ignore = () => {};
      const stop = live.watch({
        onOutput: look,
        onResized: ignore,
        onApplied: ignore,
        onExit: () => done(false),
        onGone: () => done(false),
      });
      return {
        until: (ms) =>
          new Promise((resolve) => {
            if (heard || live.exit !== null) return resolve(heard);
            const cancel = clock.after(ms, () => done(false));
            tell = (found) => {
              cancel();
              resolve(found);
            };
          }),
        stop,
      };
    },
  };
}

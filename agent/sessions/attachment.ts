/** One viewer's stream of one live run: output down, input and sizes up. */
import type { Size } from '../../shared/model/session.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import type { Attach } from '../../shared/wire/messages.ts';
import type { Clock } from '../clock.ts';
import type { RunExit } from '../pty-host/types.ts';
import type { LiveRun, RunWatcher, WriterClaim } from './live-run.ts';
import { StreamFrames } from './stream-frames.ts';
import { Viewer } from './viewer.ts';

const END_OF_TURN = Promise.resolve();

export interface AttachmentOptions {
  handle: number;
  attach: Attach;
  run: LiveRun;
  /** On this device's journal with the host; released with the attachment. */
  claim: WriterClaim;
  deflate: boolean;
  /** By which this device's view is known again; absent: it does not say. */
  stream: string | undefined;
  /** Whether its size may rule. */
  types: boolean;
  clock: Clock;
  send(frame: Frame): void;
  /** It is over; the last frame is sent. */
  onEnd(): void;
}

export interface Attachment {
  readonly sessionId: string;
  input(offset: number, bytes: Uint8Array): void;
  ack(offset: number): void;
  resize(number: number, size: Size): void;
  close(): void;
}

/** Sends frames at once: `attached` must have gone before. */
export function openAttachment(options: AttachmentOptions): Attachment {
  const { handle, attach, run, claim, clock } = options;
  /** Of input, not told yet: it goes with the output of this turn, or by itself when the turn ends. */
  let applied: number | null = null;
  const send = (frame: Frame): void => {
    if (applied !== null && frame.kind === Kind.output && attach.echo === true) {
      const echo = { ...frame, kind: Kind.echo, applied };
      applied = null;
      options.send(echo);
      return;
    }
    tellApplied();
    options.send(frame);
  };
  const frames = new StreamFrames(handle, send, { deflate: options.deflate });
  const viewer = new Viewer({
    source: run.source,
    sink: frames,
    clock,
    have: run.resumeFrom(attach.have),
    ...(attach.window !== undefined && { window: attach.window }),
  });

  const watcher: RunWatcher = {
    onOutput: () => viewer.wake(),
    onResized(size, changed) {
      // A frame that says what holds from here on: everything before has gone.
      viewer.flushNow();
      const ruling = run.sizes.wanted;
      const mine =
        ruling?.viewer === watcher && ruling.size.cols === size.cols && ruling.size.rows === size.rows;
      send({ kind: Kind.resized, handle, number: mine ? ruling.number : 0, ...size });
      // How lines are wrapped anew depends on the lines above, of which each terminal has more or fewer.
      if (changed) viewer.redraw();
    },
    onApplied(who, offset) {
      if (who !== claim.writer) return;
      // Told again, it was refused: that is no news that a later one takes the place of.
      tellApplied();
      applied = offset;
      // As queueMicrotask, without the resource that Node makes for each of those.
      END_OF_TURN.then(tellApplied);
    },
    onExit: ended,
    onGone(message) {
      detached({ reason: 'failed', message });
    },
  };
  const leave = run.watch(watcher);
  if (attach.size !== undefined && options.types) {
    run.sizes.offer(watcher, attach.size, options.stream);
    run.settleSize();
  }
  if (run.exit !== null) ended(run.exit);

  function tellApplied(): void {
    const offset = applied;
    applied = null;
    if (offset !== null) options.send({ kind: Kind.applied, handle, offset });
  }
  function ended({ exitCode }: RunExit): void {
    viewer.finish(() => detached({ reason: 'ended', exitCode }));
  }
  function detached(json: unknown): void {
    close();
    send({ kind: Kind.detached, handle, json });
    options.onEnd();
  }
  function close(): void {
    applied = null;
    viewer.close();
    frames.close();
    claim.release();
    leave();
    const ruled = run.sizes.wanted?.viewer === watcher;
    run.sizes.leave(watcher);
    if (ruled) run.settleSize();
  }

  return {
    sessionId: attach.sessionId,
    input(offset, bytes) {
      if (!claim.current) return;
      const before = run.sizes.wanted?.viewer;
      run.sizes.acted(watcher);
      if (run.sizes.wanted?.viewer !== before) run.settleSize();
      claim.input(offset, bytes);
    },
    ack: (offset) => viewer.ack(offset),
    resize(number, size) {
      run.sizes.wish(watcher, number, size);
      run.settleSize();
    },
    close,
  };
}

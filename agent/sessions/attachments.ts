/**
 * The streams of one channel. Rights are asked for at each attach and at each input, because they change meanwhile; what may not
 * be seen, what is not there and what cannot be opened look the same.
 */
import * as v from 'valibot';
import { type Caller, may, type Need } from '../../shared/model/grant.ts';
import { sizeSchema } from '../../shared/model/session.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import { type Attach, type Attached, attachSchema, type Detached } from '../../shared/wire/messages.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type Attachment, openAttachment } from './attachment.ts';
import type { EndedRun } from './ended-run.ts';
import type { LiveRun } from './live-run.ts';
import { createStaleInput } from './stale-input.ts';
import { StreamFrames } from './stream-frames.ts';

/** Of one channel at a time: a screen shows a few. */
const MAX_ATTACHMENTS = 16;

export interface AttachmentsOptions {
  send(frame: Frame): void;
  /** Who the device is now, and what it may. */
  caller: () => Caller;
  runs: { find(sessionId: string, run?: number): Promise<LiveRun | EndedRun | null> };
  clock?: Clock;
  /** False: nothing is compressed. */
  deflate?: boolean;
}

export interface Attachments {
  /** False: the frame is none of a stream. */
  onFrame(frame: Frame): boolean;
  /** Rights may have changed: what may not be watched any more ends. */
  recheck(): void;
  close(): void;
}

/** Call it when the device's confirm was read: typed keys say how long after that they were typed. */
export function createAttachments(options: AttachmentsOptions): Attachments {
  const { send, caller, runs, clock = systemClock, deflate = true } = options;
  const open = new Map<number, Attachment | 'opening'>();
  const stale = createStaleInput(clock.elapsed());
  let closed = false;

  const allowed = (need: Need): boolean => may(caller(), need, clock.now());

  function end(handle: number, detached: Detached): void {
    open.delete(handle);
    send({ kind: Kind.detached, handle, json: detached });
  }

  async function attach(handle: number, json: unknown): Promise<void> {
    const parsed = v.safeParse(attachSchema, json);
    if (!parsed.success) return end(handle, { reason: 'refused', message: 'This attach cannot be read.' });
    const wanted = parsed.output;
    if (!allowed({ verb: 'watch', sessionId: wanted.sessionId })) return end(handle, { reason: 'refused' });
    const run = await runs.find(wanted.sessionId, wanted.run);
    if (run?.kind === 'ended') return showEnded(handle, wanted, run);
    if (run !== null) return follow(handle, wanted, run);
    if (closed || open.get(handle) !== 'opening') return;
    end(handle, { reason: allowed({ verb: 'watch', sessionId: wanted.sessionId }) ? 'gone' : 'refused' });
  }

  async function follow(handle: number, wanted: Attach, run: LiveRun): Promise<void> {
    const claim = run.claim(writerOf(caller(), wanted.writer));
    let kept = false;
    try {
      const applied = await run.applied(claim.writer);
      // Time has passed: the channel, the handle and the rights may be others.
      if (closed || open.get(handle) !== 'opening') return;
      if (!allowed({ verb: 'watch', sessionId: wanted.sessionId })) return end(handle, { reason: 'refused' });
      const types = allowed({ verb: 'type', sessionId: wanted.sessionId });
      attached(handle, { run: run.key.run, applied, type: types, size: run.size });
      const attachment = openAttachment({
        handle,
        attach: wanted,
        run,
        claim,
        stream: wanted.stream === undefined ? undefined : writerOf(caller(), wanted.stream),
        deflate: deflate && mayDeflate(),
        types,
        clock,
        send,
        onEnd: () => open.delete(handle),
      });
      kept = true;
      // An ended run may have said all it has to say already.
      if (open.get(handle) === 'opening') open.set(handle, attachment);
    } finally {
      if (!kept) claim.release();
    }
  }

  async function showEnded(handle: number, { sessionId }: Attach, run: EndedRun): Promise<void> {
    const screen = await run.finalScreen();
    if (closed || open.get(handle) !== 'opening') return;
    if (!allowed({ verb: 'watch', sessionId })) return end(handle, { reason: 'refused' });
    const { cols, rows } = screen;
    attached(handle, { run: run.key.run, applied: 0, type: false, size: { cols, rows } });
    const frames = new StreamFrames(handle, send, { deflate: deflate && mayDeflate() });
    frames.snapshot(screen);
    frames.close();
    end(handle, { reason: 'ended', exitCode: run.exit.exitCode });
  }

  const attached = (handle: number, json: Attached): void => send({ kind: Kind.attached, handle, json });

  /** A guest sees some of what is printed; the length of a compressed frame tells of the rest. */
  function mayDeflate(): boolean {
    const who = caller();
    return who.kind !== 'device' || who.grant.role === 'owner';
  }

  function begin(handle: number, json: unknown): void {
    if (open.has(handle)) return;
    if (open.size >= MAX_ATTACHMENTS) {
      end(handle, { reason: 'failed', message: 'Too many open streams.' });
      return;
    }
    open.set(handle, 'opening');
    attach(handle, json).catch((error: unknown) => {
      if (closed || open.get(handle) !== 'opening') return;
      end(handle, {
        reason: 'failed',
        message: error instanceof Error ? error.message.slice(0, 500) : 'failed',
      });
    });
  }

  function live(handle: number): Attachment | null {
    const found = open.get(handle);
    return found === undefined || found === 'opening' ? null : found;
  }

  function input({ handle, offset, at, bytes }: Extract<Frame, { kind: typeof Kind.input }>): void {
    const late = stale.late(at, clock.elapsed());
    const attachment = live(handle);
    if (attachment === null || bytes.length === 0) return;
    if (late) send({ kind: Kind.stale, handle, offset });
    else if (allowed({ verb: 'type', sessionId: attachment.sessionId })) attachment.input(offset, bytes);
  }

  return {
    onFrame(frame) {
      switch (frame.kind) {
        case Kind.attach:
          begin(frame.handle, frame.json);
          return true;
        case Kind.ack:
          live(frame.handle)?.ack(frame.offset);
          return true;
        case Kind.input:
          input(frame);
          return true;
        case Kind.resize: {
          const attachment = live(frame.handle);
          const size = v.safeParse(sizeSchema, { cols: frame.cols, rows: frame.rows });
          if (attachment === null || !size.success) return true;
          if (allowed({ verb: 'type', sessionId: attachment.sessionId }))
            attachment.resize(frame.number, size.output);
          return true;
        }
        case Kind.detach:
          live(frame.handle)?.close();
          open.delete(frame.handle);
          return true;
        default:
          return false;
      }
    },
    recheck() {
      for (const [handle, attachment] of open) {
        if (attachment === 'opening') continue;
        if (allowed({ verb: 'watch', sessionId: attachment.sessionId })) continue;
        attachment.close();
        end(handle, { reason: 'refused' });
      }
    },
    close() {
      closed = true;
      for (const attachment of open.values()) if (attachment !== 'opening') attachment.close();
      open.clear();
    },
  };
}

/** Tabs choose their own names; whose they are keeps them apart. */
function writerOf(caller: Caller, writer: string): string {
  return `${caller.kind === 'device' ? caller.deviceId : caller.kind}.${writer}`;
}

/** What one confirmed channel is given: its streams, and the API as itself. */
import { serveRequests } from '../../shared/link/serve-requests.ts';
import type { Caller } from '../../shared/model/grant.ts';
import type { Frame } from '../../shared/wire/inner.ts';
import { type Api, MAX_BODY_BYTES } from '../api/app.ts';
import type { Clock } from '../clock.ts';
import { type AttachmentsOptions, createAttachments } from '../sessions/attachments.ts';
import { createStaleInput } from '../sessions/stale-input.ts';
import type { FrameTaker } from './live-channel.ts';

/** The API reads no longer body; what of several is on its way is held here, for a device without rights too. */
const LIMITS = { bodyBytes: MAX_BODY_BYTES, totalBytes: 8 * MAX_BODY_BYTES };

/** Call it when the confirm was read: the age of input counts from then. */
export function serveChannel(
  {
    api,
    runs,
    clock,
    presence,
  }: {
    api: Api;
    runs: AttachmentsOptions['runs'];
    clock: Clock;
    presence: { onFrame(frame: Frame, caller: Caller): void };
  },
  send: (frame: Frame) => void,
  caller: () => Caller,
): readonly FrameTaker[] {
  const stale = createStaleInput(clock.elapsed());
  const seen: FrameTaker = {
    onFrame(frame) {
      presence.onFrame(frame, caller());
      return false;
    },
    close() {},
  };
  return [
    seen,
    // First, because a keystroke is what should wait for nothing.
    createAttachments({ send, caller, runs, clock }),
    serveRequests({
      fetch: (request) => api.fetch(request, { caller: caller(), signal: request.signal }),
      send,
      limits: LIMITS,
      // An answer to Claude, or a stop, is as good as a keystroke.
      late: (at) => stale.late(at, clock.elapsed()),
    }),
  ];
}

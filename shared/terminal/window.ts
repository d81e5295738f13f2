/** What one viewer has been sent and has parsed, as offsets into the recording. Pure; both ends count alike. */

export interface ViewerWindow {
  /** Bytes that may be sent beyond what is parsed. */
  readonly size: number;
  readonly sent: number;
  readonly parsed: number;
  /** Bytes that may be sent now. */
  readonly room: number;
  /** The viewer is told the bytes up to `offset`. Throws RangeError where that goes back. */
  send(offset: number): void;
  /** The viewer's terminal has parsed up to `offset`. False where that goes back or beyond what was sent: ignored. */
  ack(offset: number): boolean;
  /** A snapshot replaced everything before: the viewer stands at `offset`, with nothing parsed of it yet. */
  jump(offset: number, bytes: number): void;
}

export function createViewerWindow(size: number, start: number): ViewerWindow {
  let sent = start;
  let parsed = start;
  /** Bytes of a snapshot that is not acknowledged yet: they weigh on the link, though they move no offset. */
  let drawn = 0;
  return {
    size,
    get sent() {
      return sent;
    },
    get parsed() {
      return parsed;
    },
    get room() {
      return Math.max(0, size - (sent - parsed) - drawn);
    },
    send(offset) {
      if (offset < sent) throw new RangeError(`sent ${sent} already, not ${offset}`);
      sent = offset;
    },
    ack(offset) {
      if (offset < parsed || offset > sent) return false;
      parsed = offset;
      drawn = 0;
      return true;
    },
    jump(offset, bytes) {
      sent = offset;
      parsed = offset;
      drawn = bytes;
    },
  };
}

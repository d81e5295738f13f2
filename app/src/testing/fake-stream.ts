import type { StreamHandlers, TerminalStream } from '../../../shared/link/types.ts';
import type { Size } from '../../../shared/model/session.ts';

/** A stream whose handlers the test plays, and that remembers what was typed and acknowledged. */
export interface FakeStream extends TerminalStream {
  handlers: StreamHandlers;
  typed: string;
  acked: number[];
  resized: { cols: number; rows: number }[];
  detached: boolean;
  /** The size that was asked for when it attached. */
  wanted: Size | undefined;
}

export function fakeStream(handlers: StreamHandlers, wanted?: Size): FakeStream {
  const decoder = new TextDecoder();
  return {
    handlers,
    typed: '',
    acked: [],
    resized: [],
    detached: false,
    wanted,
    parsed: null,
    pending: 0,
    type(bytes) {
      this.typed += decoder.decode(bytes);
    },
    ack(offset) {
      this.acked.push(offset);
    },
    resize(size) {
      this.resized.push(size);
    },
    detach() {
      this.detached = true;
    },
  };
}

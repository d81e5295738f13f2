import type { WebSocketLike } from '../types.ts';

/** One end of an in-memory WebSocket. What it sends arrives in order, never in the turn that sent it. */
export interface MemorySocket extends WebSocketLike {
  /** True: nothing goes or comes any more, and nobody is told, as on a phone that left the network. */
  frozen: boolean;
  /** Each data message may be changed, dropped (null) or multiplied on its way out. */
  onTheWay: (data: string | Uint8Array<ArrayBuffer>) => (string | Uint8Array<ArrayBuffer>)[];
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

class End implements MemorySocket {
  binaryType = 'arraybuffer';
  readyState: number = CONNECTING;
  readonly bufferedAmount = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  frozen = false;
  onTheWay = (data: string | Uint8Array<ArrayBuffer>) => [data];
  peer: End | null = null;

  open(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.onopen?.({} as never);
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState === CONNECTING) throw new Error('the socket is still connecting');
    if (this.readyState !== OPEN || this.frozen) return;
    for (const message of this.onTheWay(typeof data === 'string' ? data : data.slice())) {
      queueMicrotask(() => this.peer?.deliver(message));
    }
  }

  private deliver(message: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== OPEN || this.frozen) return;
    this.onmessage?.({ data: typeof message === 'string' ? message : message.buffer });
  }

  close(code = 1005, reason = ''): void {
    if (this.readyState === CLOSED) return;
    const told = !this.frozen;
    this.ended(code, reason);
    if (told) queueMicrotask(() => this.peer?.ended(code, reason));
  }

  private ended(code: number, reason: string): void {
    if (this.readyState === CLOSED || this.frozen) return;
    this.readyState = CLOSED;
    queueMicrotask(() => this.onclose?.({ code, reason }));
  }
}

/** Both ends; they open in a later turn. */
export function createSocketPair(): [MemorySocket, MemorySocket] {
  const a = new End();
  const b = new End();
  a.peer = b;
  b.peer = a;
  queueMicrotask(() => {
    b.open();
    a.open();
  });
  return [a, b];
}

/** Refuses to open, as where nobody listens. */
export function createDeadSocket(): MemorySocket {
  const end = new End();
  queueMicrotask(() => {
    end.readyState = CLOSED;
    end.onerror?.({} as never);
    end.onclose?.({ code: 1006, reason: '' });
  });
  return end;
}

/**
 * Reading in turns: libuv reads from one socket as long as it brings anything, up to 2 MiB at a time, while all others
 * wait. Here whoever brought its share waits until they had theirs.
 */

/** Half a millisecond of work, for small frames and large ones alike. */
const SHARE_BYTES = 128 * 1024;

export interface Pausable {
  pause(): void;
  resume(): void;
}

export class Turns {
  readonly #socket: Pausable;
  #brought = 0;
  #waiting = false;
  #held = false;

  constructor(socket: Pausable) {
    this.#socket = socket;
  }

  /** So many bytes were read. */
  brought(bytes: number): void {
    this.#brought += bytes;
    if (this.#brought < SHARE_BYTES || this.#waiting) return;
    this.#waiting = true;
    this.#socket.pause();
    setImmediate(() => {
      this.#brought = 0;
      this.#waiting = false;
      if (!this.#held) this.#socket.resume();
    });
  }

  /** Not read from, whoever's turn it is. */
  hold(): void {
    this.#held = true;
    this.#socket.pause();
  }

  release(): void {
    this.#held = false;
    if (!this.#waiting) this.#socket.resume();
  }
}

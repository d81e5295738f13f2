/** Finds synchronized updates (DEC private mode 2026) in a stream: what is between `CSI ? 2026 h` and `l` is meant to be seen at once. */
const BEGIN = '\x1b[?2026h';
const HEAD = Uint8Array.from(BEGIN.slice(0, -1), (char) => char.charCodeAt(0));
const SET = 0x68;
const RESET = 0x6c;

export class SyncBlocks {
  /** Where the block that is open begins; null: none is. */
  private openAt: number | null = null;
  private matched = 0;

  get open(): number | null {
    return this.openAt;
  }

  scan(offset: number, bytes: Uint8Array): void {
    // Almost all output: nothing begun, and no escape to begin one.
    let at = this.matched > 0 ? 0 : bytes.indexOf(HEAD[0] as number);
    while (at >= 0 && at < bytes.length) {
      const byte = bytes[at] as number;
      if (this.matched === HEAD.length) {
        if (byte === SET) this.openAt ??= offset + at - HEAD.length;
        else if (byte === RESET) this.openAt = null;
        this.matched = 0;
      }
      if (byte === HEAD[this.matched]) this.matched++;
      else this.matched = byte === HEAD[0] ? 1 : 0;
      at = this.matched > 0 ? at + 1 : bytes.indexOf(HEAD[0] as number, at + 1);
    }
  }

  /** Bytes are missing here: whatever was open is not known any more. */
  reset(): void {
    this.openAt = null;
    this.matched = 0;
  }
}

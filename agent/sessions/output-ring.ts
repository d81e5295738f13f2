/** The last bytes of a run's output in memory, by offset: what viewers read from. The recording has everything. */
export class OutputRing {
  private chunks: Uint8Array[] = [];
  private startOffset: number;
  private endOffset: number;
  private limit: number;

  constructor(offset: number, limit: number) {
    this.startOffset = offset;
    this.endOffset = offset;
    this.limit = limit;
  }

  get start(): number {
    return this.startOffset;
  }
  get end(): number {
    return this.endOffset;
  }

  /** Bytes at the end; elsewhere they are a new beginning, and what was before is gone. */
  append(offset: number, bytes: Uint8Array): void {
    if (offset !== this.endOffset) {
      this.chunks = [];
      this.startOffset = offset;
      this.endOffset = offset;
    }
    this.chunks.push(bytes);
    this.endOffset += bytes.length;
    this.trim();
  }

  /** Bytes to keep at least, as long as there are so many. */
  keep(limit: number): void {
    this.limit = limit;
    this.trim();
  }

  /** Null where not all of it is here. A view where it can be: not to be written to. */
  read(from: number, to: number): Uint8Array | null {
    if (from < this.startOffset || to > this.endOffset || from > to) return null;
    let at = this.startOffset;
    let whole: Uint8Array | null = null;
    for (const chunk of this.chunks) {
      const end = at + chunk.length;
      if (end > from && at < to) {
        const part = chunk.subarray(Math.max(from - at, 0), Math.min(to, end) - at);
        if (part.length === to - from) return part;
        whole ??= new Uint8Array(to - from);
        whole.set(part, Math.max(at - from, 0));
      }
      at = end;
      if (at >= to) break;
    }
    return whole ?? new Uint8Array();
  }

  private trim(): void {
    let drop = 0;
    for (const chunk of this.chunks) {
      if (this.endOffset - this.startOffset - chunk.length < this.limit) break;
      this.startOffset += chunk.length;
      drop++;
    }
    if (drop > 0) this.chunks.splice(0, drop);
  }
}

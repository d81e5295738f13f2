/** The last bytes of a run's output in memory, by offset: what viewers read from. The recording has everything. */

/** Echoes of single keys are kept together: each alone would weigh a hundred times itself. */
const BLOCK_BYTES = 4096;

export class OutputRing {
  private chunks: Uint8Array[] = [];
  /** Of which the last chunk is the beginning; null: that one is kept as it came. */
  private block: Uint8Array | null = null;
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
      this.block = null;
      this.startOffset = offset;
      this.endOffset = offset;
    }
    if (bytes.length >= BLOCK_BYTES) {
      this.block = null;
      this.chunks.push(bytes);
    } else this.gather(bytes);
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
    let end = this.endOffset;
    let whole: Uint8Array | null = null;
    // What is read is almost always the last of it, and a chunk may be a single echo.
    for (let index = this.chunks.length - 1; index >= 0 && end > from; index--) {
      const chunk = this.chunks[index] as Uint8Array;
      const at = end - chunk.length;
      if (at < to) {
        const part = chunk.subarray(Math.max(from - at, 0), Math.min(to, end) - at);
        if (part.length === to - from) return part;
        whole ??= new Uint8Array(to - from);
        whole.set(part, Math.max(at - from, 0));
      }
      end = at;
    }
    return whole ?? new Uint8Array();
  }

  private gather(bytes: Uint8Array): void {
    const used = this.block === null ? 0 : (this.chunks.at(-1)?.length ?? 0);
    if (this.block === null || used + bytes.length > BLOCK_BYTES) {
      this.block = new Uint8Array(BLOCK_BYTES);
      this.block.set(bytes);
      this.chunks.push(this.block.subarray(0, bytes.length));
      return;
    }
    this.block.set(bytes, used);
    this.chunks[this.chunks.length - 1] = this.block.subarray(0, used + bytes.length);
  }

  private trim(): void {
    let drop = 0;
    for (const chunk of this.chunks) {
      if (this.endOffset - this.startOffset - chunk.length < this.limit) break;
      this.startOffset += chunk.length;
      drop++;
    }
    if (drop > 0) this.chunks.splice(0, drop);
    if (this.chunks.length === 0) this.block = null;
  }
}

/**
 * Raw deflate (RFC 1951) with one context over many frames, synchronously: a frame is sealed and sent in the turn in which
 * its bytes came. node:zlib has no such function, so this drives its native stream as its own `…Sync` functions do; each
 * frame ends with a sync flush, so that the other side has all of it.
 */
import { constants, createDeflateRaw } from 'node:zlib';

interface NativeStream {
  _handle: {
    writeSync(
      flush: number,
      input: Uint8Array,
      inputAt: number,
      inputLength: number,
      output: Uint8Array,
      outputAt: number,
      outputLength: number,
    ): void;
    reset(): void;
  };
  /** After a write: bytes left in the output, bytes left of the input. */
  _writeState: Uint32Array;
}

const LEVEL = 3;
/** Of incompressible input: five bytes a stored block, and the flush. */
const overhead = (length: number): number => Math.ceil(length / 16_000) * 5 + 64;

export class DeflateStream {
  private readonly stream = createDeflateRaw({ level: LEVEL });
  private readonly native = this.stream as unknown as NativeStream;

  /** Throws where zlib did not take all of it, which is a defect. */
  deflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(bytes.length + overhead(bytes.length));
    const { _handle, _writeState } = this.native;
    _handle.writeSync(constants.Z_SYNC_FLUSH, bytes, 0, bytes.length, output, 0, output.length);
    const [outputLeft = 0, inputLeft = 0] = _writeState;
    if (inputLeft > 0 || outputLeft === 0) throw new Error('deflate did not take a whole frame');
    return output.subarray(0, output.length - outputLeft);
  }

  /** Forgets the context. */
  reset(): void {
    this.native._handle.reset();
  }

  close(): void {
    this.stream.close();
  }
}

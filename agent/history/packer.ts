/**
 * zstd of many small things one after the other, synchronously. node:zlib's own function makes a context, and 16 KiB to write into,
 * for each: of tens of thousands a second, most of which wait for the collector. This drives one native stream as that function does
 * its own; each call gives a whole frame.
 */
import { constants, createZstdCompress } from 'node:zlib';

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
  };
  /** After a write: bytes left in the output, bytes left of the input. */
  _writeState: Uint32Array;
}

/** Of input that cannot be compressed (ZSTD_compressBound, and a frame's head). */
const room = (length: number): number => length + (length >> 7) + 512;
const FIRST_ROOM = 64 * 1024;

export class Packer {
  private readonly stream = createZstdCompress();
  private readonly native = this.stream as unknown as NativeStream;
  private output = new Uint8Array(FIRST_ROOM);

  /** Valid until the next call. Throws where zstd did not take all of it, which is a defect. */
  pack(bytes: Uint8Array): Uint8Array {
    if (room(bytes.length) > this.output.length) this.output = new Uint8Array(room(bytes.length));
    const { _handle, _writeState } = this.native;
    const { output } = this;
    _handle.writeSync(constants.ZSTD_e_end, bytes, 0, bytes.length, output, 0, output.length);
    const [outputLeft = 0, inputLeft = 0] = _writeState;
    if (inputLeft > 0 || outputLeft === 0) throw new Error('zstd did not take a whole frame');
    return output.subarray(0, output.length - outputLeft);
  }

  close(): void {
    this.stream.close();
  }
}

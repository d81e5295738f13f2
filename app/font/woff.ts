/** Wraps a TrueType font as WOFF 1.0 (W3C): each table compressed with zlib, where that makes it smaller. */
import { deflateSync } from 'node:zlib';

const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;
const align = (length: number): number => Math.ceil(length / 4) * 4;

export function woff(font: Uint8Array): Uint8Array {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const count = view.getUint16(4);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 12 + index * 16;
    const offset = view.getUint32(at + 8);
    const length = view.getUint32(at + 12);
    const plain = font.subarray(offset, offset + length);
    const packed = deflateSync(plain, { level: 9 });
    return {
      tag: view.getUint32(at),
      sum: view.getUint32(at + 4),
      length,
      bytes: packed.length < length ? packed : plain,
    };
  });
  const size = tables.reduce(
    (sum, table) => sum + align(table.bytes.length),
    HEADER_BYTES + count * ENTRY_BYTES,
  );
  const out = new Uint8Array(size);
  const head = new DataView(out.buffer);
  head.setUint32(0, 0x774f4646);
  head.setUint32(4, view.getUint32(0));
  head.setUint32(8, size);
  head.setUint16(12, count);
  head.setUint32(
    16,
    tables.reduce((sum, table) => sum + align(table.length), 12 + count * 16),
  );
  head.setUint16(20, 1);
  let offset = HEADER_BYTES + count * ENTRY_BYTES;
  tables.forEach((table, index) => {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    [table.tag, offset, table.bytes.length, table.length, table.sum].forEach((value, field) => {
      head.setUint32(at + field * 4, value);
    });
    out.set(table.bytes, offset);
    offset += align(table.bytes.length);
  });
  return out;
}

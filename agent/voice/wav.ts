/** 16-bit PCM, one channel, in a RIFF WAVE file (Multimedia Programming Interface and Data Specifications 1.0). */
import { SAMPLE_RATE } from '../../shared/model/dictation.ts';

const HEAD_BYTES = 44;

export function wavFile(samples: Int16Array): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(HEAD_BYTES + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(HEAD_BYTES - 8 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  samples.forEach((sample, at) => {
    file.writeInt16LE(sample, HEAD_BYTES + at * 2);
  });
  return file;
}

/** What floods both terminals: lines as builds and tests print them, some coloured, some longer than a phone is wide. */
import { seeded } from '../../support/random.ts';

const WORDS = 'compile link test ok src/sync/client.ts retry 42 ms warning: unused passed naïve → 日本'.split(
  ' ',
);

/** `count` pieces of `size` bytes or a little more; the same ones each time. */
export function flood(count: number, size: number): Uint8Array[] {
  const random = seeded(11);
  const encoder = new TextEncoder();
  return Array.from({ length: count }, () => {
    let text = '';
    while (text.length < size) {
      const words = Array.from({ length: 3 + random.int(12) }, () => random.pick(WORDS));
      const line = words.join(' ');
      text += random.int(3) === 0 ? `\x1b[3${1 + random.int(6)}m${line}\x1b[0m\r\n` : `${line}\r\n`;
    }
    return encoder.encode(text);
  });
}

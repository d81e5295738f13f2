/** A pairing link as a QR code of half blocks: two modules a cell, so that a code stands square in a terminal. */
import { encode } from 'uqr';

const QUIET = 2;

/**
 * Lines of the code, or null where the link is not HTTPS: a phone could open nothing else.
 * With `colour` it is black on white whatever the terminal's theme is; without, light modules are drawn, for dark themes.
 */
export function pairingQr(link: string, colour: boolean): string[] | null {
  if (new URL(link).protocol !== 'https:') return null;
  const { data, size } = encode(link, { ecc: 'L', border: QUIET });
  const light = (x: number, y: number) => y >= size || data[y]?.[x] !== true;
  const lines: string[] = [];
  for (let y = 0; y < size; y += 2) {
    let line = '';
    for (let x = 0; x < size; x++) {
      const [upper, lower] = [light(x, y), light(x, y + 1)];
      line += upper && lower ? '█' : upper ? '▀' : lower ? '▄' : ' ';
    }
    lines.push(colour ? `\x1b[38;5;231;48;5;16m${line}\x1b[0m` : line);
  }
  return lines;
}

/** Cells that a code's line takes. */
export const qrWidth = (lines: readonly string[]): number => (lines[0]?.match(/[█▀▄ ]/g) ?? []).length;

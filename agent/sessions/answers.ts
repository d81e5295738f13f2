/**
 * The one answerer of a program's questions to its terminal. An allowlist: what the terminal is and can, where the cursor is,
 * which modes are set, the colours of text and background. Never the title, the clipboard or anything that came from elsewhere:
 * a program could have it typed into another.
 */
import { BACKGROUND, colorSpec, FOREGROUND, type Palette, type Rgb } from './palette.ts';

/** The dark theme of the app; which one each viewer has is nobody else's business. */
const DEFAULT_COLORS: Readonly<Record<number, Rgb>> = {
  [FOREGROUND]: [0xe4, 0xdf, 0xd3],
  [BACKGROUND]: [0x0c, 0x0f, 0x18],
};

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what terminals speak
const ALLOWED: readonly RegExp[] = [
  /^\x1b\[\?[\d;]+c$/, // DA1
  /^\x1b\[>[\d;]+c$/, // DA2
  /^\x1b\[0n$/, // DSR 5
  /^\x1b\[\??\d+;\d+R$/, // CPR, DECXCPR
  /^\x1b\[\??\d+;\d\$y$/, // DECRPM
  /^\x1bP>\|xterm\.js\([\w.-]+\)\x1b\\$/, // XTVERSION
];
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** xterm.js' own reply, or null where it is not one that is given. */
export const allowedReply = (reply: string): string | null =>
  ALLOWED.some((pattern) => pattern.test(reply)) ? reply : null;

/** The reply to OSC 10 or 11 with `?`; null for every other colour. */
export function colorReply(index: number | undefined, palette: Palette): string | null {
  if (index !== FOREGROUND && index !== BACKGROUND) return null;
  const color = palette.get(index) ?? (DEFAULT_COLORS[index] as Rgb);
  return `\x1b]${index - FOREGROUND + 10};${colorSpec(color)}\x1b\\`;
}

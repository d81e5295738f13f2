/** The terminal's colours of the theme that rules now, and what pieces of lines look like in them. */
import { createMemo } from 'solid-js';
import { theme } from '../ui/theme.ts';
import { cssOf, type Palette, type Rgb, readLook } from './look.ts';

/** The 256-colour cell that Claude Code uses for itself: as in the terminal. */
const ORANGE = 174;

function rgbFrom(hex: string): Rgb {
  const value = Number.parseInt(hex.trim().replace('#', ''), 16);
  return Number.isNaN(value) ? [127, 127, 127] : [value >> 16, (value >> 8) & 255, value & 255];
}

export function themePalette(root: Element = document.documentElement): Palette {
  const style = getComputedStyle(root);
  const token = (name: string) => rgbFrom(style.getPropertyValue(`--term-${name}`));
  const colours: Record<number, Rgb> = { [ORANGE]: token('orange') };
  for (let at = 0; at < 16; at += 1) colours[at] = token(String(at));
  return { background: token('bg'), foreground: token('fg'), faint: token('dim'), colours };
}

/** CSS of codes, in the theme that rules now: a program has few looks. */
export function createLooks(): () => (codes: string) => string {
  return createMemo(() => {
    theme();
    const palette = themePalette();
    const known = new Map<string, string>();
    return (codes) => {
      const found = known.get(codes);
      if (found !== undefined) return found;
      const css = cssOf(readLook(codes), palette);
      known.set(codes, css);
      return css;
    };
  });
}

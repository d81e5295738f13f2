/** Colours that the program changed (OSC 4, 10, 11, 12) and restored (OSC 104, 110, 111, 112). xterm.js tells of them, and keeps them in no place. */
import type { ColorEvent } from './xterm-internals.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

export const FOREGROUND = 256;
export const BACKGROUND = 257;
export const CURSOR = 258;

export class Palette {
  private readonly changed = new Map<number, Rgb>();

  apply(event: ColorEvent): void {
    for (const { type, index, color } of event) {
      if (type === 1 && index !== undefined && color !== undefined) {
        this.changed.set(index, [color[0], color[1], color[2]]);
      } else if (type === 2 && index !== undefined) {
        this.changed.delete(index);
      } else if (type === 2) {
        for (const key of this.changed.keys()) if (key < FOREGROUND) this.changed.delete(key);
      }
    }
  }

  get(index: number): Rgb | undefined {
    return this.changed.get(index);
  }

  entries(): [index: number, color: Rgb][] {
    return [...this.changed].sort(([a], [b]) => a - b);
  }

  /** Sequences that set a terminal with the default colours, or any others, to these. */
  sequences(): string {
    let text = '\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\';
    for (const [index, color] of this.entries()) {
      text += index < FOREGROUND ? `\x1b]4;${index};` : `\x1b]${index - FOREGROUND + 10};`;
      text += `${colorSpec(color)}\x1b\\`;
    }
    return text;
  }
}

const twice = (value: number): string => value.toString(16).padStart(2, '0').repeat(2);

/** XParseColor's `rgb:rrrr/gggg/bbbb`, which is also how a terminal answers. */
export const colorSpec = ([red, green, blue]: Rgb): string =>
  `rgb:${twice(red)}/${twice(green)}/${twice(blue)}`;

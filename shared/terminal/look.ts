/** How a piece of a line looks, from the codes of SGR that `sgrOf` wrote (shared/model/output.ts). Pure. */

/** One of the 256 that terminals name by number; or red, green, blue. */
export type Colour = number | readonly [red: number, green: number, blue: number];

export interface Look {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strikethrough: boolean;
  overline: boolean;
  /** Foreground and background change places. */
  inverse: boolean;
  invisible: boolean;
  /** null: the terminal's own. */
  foreground: Colour | null;
  background: Colour | null;
  /** http or https; null: it leads nowhere. */
  link: string | null;
}

const FLAGS: Readonly<Record<string, keyof Look>> = {
  '1': 'bold',
  '2': 'dim',
  '3': 'italic',
  '4': 'underline',
  '7': 'inverse',
  '8': 'invisible',
  '9': 'strikethrough',
  '53': 'overline',
};

/** What it does not know it leaves out: a look never fails. */
export function lookOf(style: string): Look {
  const blank = style.indexOf(' ');
  const codes = (blank < 0 ? style : style.slice(0, blank)).split(';');
  const link = blank < 0 ? null : style.slice(blank + 1);
  const look: Look = {
    ...{ bold: false, dim: false, italic: false, underline: false, strikethrough: false, overline: false },
    ...{ inverse: false, invisible: false, foreground: null, background: null },
    link: link !== null && /^https?:\/\//i.test(link) ? link : null,
  };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as string;
    const flag = FLAGS[code.split(':')[0] as string];
    if (flag !== undefined) Object.assign(look, { [flag]: true });
    else if (code === '38' || code === '48') {
      const which = code === '38' ? 'foreground' : 'background';
      if (codes[at + 1] === '5') {
        look[which] = byte(codes[at + 2]);
        at += 2;
      } else {
        look[which] = [byte(codes[at + 2]), byte(codes[at + 3]), byte(codes[at + 4])];
        at += 4;
      }
    } else {
      const number = Number(code);
      if (number >= 30 && number <= 37) look.foreground = number - 30;
      else if (number >= 90 && number <= 97) look.foreground = number - 90 + 8;
      else if (number >= 40 && number <= 47) look.background = number - 40;
      else if (number >= 100 && number <= 107) look.background = number - 100 + 8;
    }
  }
  return look;
}

const byte = (text: string | undefined): number => Math.min(255, Math.max(0, Math.trunc(Number(text)) || 0));

const STEPS = [0, 95, 135, 175, 215, 255] as const;

/** Of the 240 that every terminal shows alike: a cube of 216 and 24 greys. null: one of the sixteen that a theme chooses. */
export function fixedColour(colour: Colour): readonly [number, number, number] | null {
  if (typeof colour !== 'number') return colour;
  if (colour < 16) return null;
  if (colour >= 232) {
    const grey = (colour - 232) * 10 + 8;
    return [grey, grey, grey];
  }
  const cube = colour - 16;
  const step = (at: number) => STEPS[at % 6] as number;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6)), step(cube)];
}

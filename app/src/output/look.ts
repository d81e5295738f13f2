/** What a piece of a line looks like, from the codes that say so (shared/model/output.ts), in the colours of a theme. Pure. */

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Palette {
  background: Rgb;
  foreground: Rgb;
  faint: Rgb;
  /** The 16 colours of the theme, and those of the 256 that it replaces. */
  colours: Readonly<Record<number, Rgb>>;
}

export interface Look {
  bold: boolean;
  faint: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  inverse: boolean;
  hidden: boolean;
  /** A number of the 256, or a colour; null: as the terminal has it. */
  fg: number | Rgb | null;
  bg: number | Rgb | null;
}

/** What is written on what must be legible: WCAG's 4.5:1. */
const LEGIBLE = 4.5;

const flags: Readonly<Record<string, keyof Look>> = {
  '1': 'bold',
  '2': 'faint',
  '3': 'italic',
  '4': 'underline',
  '7': 'inverse',
  '8': 'hidden',
  '9': 'strike',
};

const plain: Look = {
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
  hidden: false,
  fg: null,
  bg: null,
};

/** Codes that are not known change nothing. */
export function readLook(codes: string): Look {
  const look: Look = { ...plain };
  const all = codes.split(';');
  for (let at = 0; at < all.length; at += 1) {
    const code = all[at] as string;
    const flag = flags[code];
    const number = Number(code);
    if (flag !== undefined) Object.assign(look, { [flag]: true });
    else if (/^4:[1-9]/.test(code)) look.underline = true;
    else if (code === '38' || code === '48') {
      const [colour, taken] = readColour(all.slice(at + 1));
      if (code === '38') look.fg = colour;
      else look.bg = colour;
      at += taken;
    } else if (number >= 30 && number <= 37) look.fg = number - 30;
    else if (number >= 40 && number <= 47) look.bg = number - 40;
    else if (number >= 90 && number <= 97) look.fg = number - 82;
    else if (number >= 100 && number <= 107) look.bg = number - 92;
  }
  return look;
}

function readColour([mode, ...rest]: readonly string[]): [number | Rgb | null, taken: number] {
  const byte = (text: string | undefined) => Math.min(255, Math.max(0, Number(text) || 0));
  if (mode === '5') return [byte(rest[0]), 2];
  if (mode === '2') return [[byte(rest[0]), byte(rest[1]), byte(rest[2])], 4];
  return [null, 0];
}

/** As CSS declarations. */
export function cssOf(look: Look, palette: Palette): string {
  let fg = look.fg === null ? palette.foreground : rgbOf(look.fg, palette);
  let bg = look.bg === null ? null : rgbOf(look.bg, palette);
  const ownInk = look.fg !== null || look.inverse;
  if (look.inverse) [fg, bg] = [bg ?? palette.background, fg];
  if (look.faint)
    fg = look.fg === null && bg === null ? palette.faint : mixed(fg, bg ?? palette.background, 0.35);
  const ground = bg ?? palette.background;
  const ink = look.hidden ? ground : legible(fg, ground);
  const parts: string[] = [];
  if (ownInk || look.faint || look.hidden || bg !== null) parts.push(`color:${hex(ink)}`);
  if (bg !== null) parts.push(`background:${hex(bg)}`);
  if (look.bold) parts.push('font-weight:700');
  if (look.italic) parts.push('font-style:italic');
  const lines = [look.underline && 'underline', look.strike && 'line-through'].filter(Boolean);
  if (lines.length > 0) parts.push(`text-decoration:${lines.join(' ')}`);
  return parts.join(';');
}

/** xterm's 256: 16 of the theme, a cube of 6³, 24 greys. */
export function rgbOf(colour: number | Rgb, { colours }: Palette): Rgb {
  if (typeof colour !== 'number') return colour;
  const own = colours[colour];
  if (own !== undefined) return own;
  if (colour >= 232) {
    const grey = 8 + (colour - 232) * 10;
    return [grey, grey, grey];
  }
  const cube = colour - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

const mixed = (a: Rgb, b: Rgb, part: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * part),
  Math.round(a[1] + (b[1] - a[1]) * part),
  Math.round(a[2] + (b[2] - a[2]) * part),
];

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Towards black or white, as little as it takes. */
export function legible(ink: Rgb, ground: Rgb): Rgb {
  const end: Rgb = luminance(ground) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  for (let part = 0; part <= 1; part += 0.1) {
    const tried = mixed(ink, end, part);
    if (contrast(tried, ground) >= LEGIBLE) return tried;
  }
  return end;
}

const hex = (colour: Rgb): string =>
  `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
